// Makes the pictures of a page answer to a pointer. Pages are complete without it: it replaces a picture only once the
// new one is drawn, and leaves it where anything fails, such as for pages opened from a folder, which may not read files.

import { type Description, type Row, Words } from "./table";

const STYLE = `
.brunt-plot { display: block; max-width: 100%; height: auto; height: intrinsic; background: none; font: 12px var(--sans, sans-serif); }
.brunt-plot text, .brunt-plot tspan { white-space: pre; }
.brunt-key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .85rem; }
.brunt-key span { display: inline-block; width: 1em; height: 1em; margin-inline-end: .4em; vertical-align: -.12em; border: 1px solid var(--line, currentColor); }
@media print { .brunt-plot [data-mark="tip"], .brunt-plot [aria-label="tip"] { display: none; } }
`;

/** A figure with what it needs; undefined where the page has no drawing for it. */
interface Found {
  figure: HTMLElement;
  picture: HTMLElement;
  table: string;
  description: Description;
}

function find(figure: HTMLElement): Found | undefined {
  const description = figure.querySelector("script.drawing")?.textContent;
  const table = figure.dataset["table"];
  if (!description || !table) return undefined;
  return { figure, picture: figure.querySelector<HTMLElement>(".chart") ?? place(figure), table, description: JSON.parse(description) as Description };
}

/** A place below the caption, where a figure has none for its picture. */
function place(figure: HTMLElement): HTMLElement {
  const made = document.createElement("div");
  made.className = "chart";
  const caption = figure.querySelector("figcaption");
  if (caption) caption.after(made);
  else figure.prepend(made);
  return made;
}

async function enhance({ figure, picture, table, description }: Found): Promise<void> {
  const [{ draw }, response] = await Promise.all([import("./draw"), fetch(table)]);
  if (!response.ok) return;
  const { rows } = (await response.json()) as { rows: Row[] };
  const words = new Words(document.documentElement.lang || "en", description);
  const title = figure.querySelector("[id$='-title']")?.id;
  let shown = 0;
  const show = async (): Promise<void> => {
    const width = Math.floor(picture.clientWidth);
    if (width === 0 || width === shown) return;
    shown = width;
    const drawn = await draw(description.drawing, rows, words, width);
    if (!drawn || width !== shown) return;
    const svg = drawn instanceof SVGSVGElement ? drawn : drawn.querySelector("svg");
    svg?.setAttribute("role", "img");
    if (title) svg?.setAttribute("aria-labelledby", title);
    // The picture is one image with one name. Plot names its groups too, which an element without a role may not have.
    for (const mark of svg?.querySelectorAll<SVGGElement>("g[aria-label]") ?? []) {
      mark.dataset["mark"] = mark.getAttribute("aria-label") ?? "";
      mark.removeAttribute("aria-label");
    }
    picture.replaceChildren(drawn);
  };
  await show();
  new ResizeObserver(() => void show()).observe(picture);
}

function start(): void {
  const found = [...document.querySelectorAll<HTMLElement>("figure[data-table]")].flatMap((figure) => find(figure) ?? []);
  if (found.length === 0) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets.push(sheet);
  for (const one of found) {
    enhance(one).catch((fault: unknown) => console.info("the page's own picture stays:", fault));
  }
}

start();
