// Drawings by Observable Plot. Every number comes from the published table; what is withheld is marked and named so.

import * as Plot from "@observablehq/plot";
import {
  bounds,
  classOf,
  dayOf,
  type Drawing,
  isWithheld,
  type Measure,
  measureOf,
  numberOf,
  type Row,
  type Series,
  type Words,
} from "./table";

export type Drawn = SVGSVGElement | HTMLElement;
type Of<K extends Drawing["kind"]> = Extract<Drawing, { kind: K }>;

/** Colours of the page's own style sheet, so that they follow its light and dark. */
const COLOURS = ["var(--blue)", "var(--red)", "var(--violet)", "var(--grey)"];
/** Lines differ in more than colour. */
const DASHES = ["none", "6,3", "2,3", "8,3,2,3"];
const INK = "var(--ink)";
const PAPER = "var(--paper)";
/** Opacity of the classes of a map, from the lowest. */
const CLASSES = [0.12, 0.3, 0.5, 0.72, 1];
/** More points than this are drawn as a line alone. */
const MOST_DOTS = 60;

const colour = (place: number): string => COLOURS[place % COLOURS.length] ?? INK;

/** What a tip's box looks like. */
const TIP = { fill: PAPER, stroke: INK, textPadding: 8, fontSize: 12 } as const;

/** Space for labels of five digits. */
const LEFT = 64;

function axis(measure: Measure, words: Words): Plot.ScaleOptions {
  return { grid: true, label: null, tickFormat: (value: number) => tick(value, measure, words) };
}

/** Ticks of shares are whole per cent. */
function tick(value: number, measure: Measure, words: Words): string {
  return words.number(value, measure, true);
}

/** The page's style sheet says how a drawing looks: Plot's own style element would be refused by the page's policy. */
function plot(options: Plot.PlotOptions): Drawn {
  const drawn = Plot.plot({ className: "brunt-plot", ...options }) as Drawn;
  for (const style of drawn.querySelectorAll("style")) style.remove();
  return drawn;
}

const DAY = 86_400_000;

/**
 * Numbers the stretches of moments, in order, that a line may join. Months and years are joined to the next one only; days to
 * those less than two months away. A year of which there is no record is no slope.
 */
export function stretches(moments: number[]): number[] {
  const steps = moments.slice(1).map((moment, place) => moment - (moments[place] ?? moment));
  const usual = [...steps].sort((one, other) => one - other)[Math.floor((steps.length - 1) / 2)] ?? 0;
  const longest = usual < 28 * DAY ? 62 * DAY : 1.5 * usual;
  let stretch = 0;
  return moments.map((_, place) => {
    if (place > 0 && (steps[place - 1] ?? 0) > longest) stretch += 1;
    return stretch;
  });
}

export function lines(drawing: Of<"lines">, rows: Row[], words: Words, width: number): Drawn | undefined {
  const points = rows
    .map((row) => ({ row, x: dayOf(row[drawing.x]) }))
    .filter((point): point is { row: Row; x: Date } => point.x !== undefined)
    .sort((one, other) => one.x.getTime() - other.x.getTime());
  if (points.length < 2) return undefined;
  const { band, measure, series } = drawing;
  const marks: Plot.Markish[] = [];
  const stretch = stretches(points.map((point) => Number(point.x)));
  const z = (_: unknown, place: number): number | undefined => stretch[place];
  if (band) {
    const [low, high] = band;
    marks.push(
      Plot.areaY(points, {
        x: "x",
        z,
        y1: (point: { row: Row }) => numberOf(point.row[low]),
        y2: (point: { row: Row }) => numberOf(point.row[high]),
        fill: colour(0),
        fillOpacity: 0.16,
      }),
    );
  }
  const days = drawing.marks.flatMap((mark) => {
    const x = dayOf(mark.day);
    return x ? [{ x, label: mark.label }] : [];
  });
  marks.push(Plot.ruleX(days, { x: "x", stroke: INK, strokeDasharray: "2,3" }));
  // Words stand on that side of their line where there is more room, with paper around them where they cross a line.
  const moments = points.map((point) => Number(point.x));
  const middle = (Math.min(...moments) + Math.max(...moments)) / 2;
  for (const late of [false, true]) {
    const [textAnchor, dx] = late ? (["end", -4] as const) : (["start", 4] as const);
    const some = days.filter((day) => Number(day.x) > middle === late);
    marks.push(
      Plot.text(some, { x: "x", text: "label", frameAnchor: "top", textAnchor, dx, lineWidth: 14, fill: INK, stroke: PAPER }),
    );
  }
  series.forEach((one, place) => {
    const y = (point: { row: Row }): number | undefined => numberOf(point.row[one.column]);
    marks.push(Plot.line(points, { x: "x", y, z, stroke: colour(place), strokeDasharray: DASHES[place % DASHES.length] }));
    const told = points.filter((point) => y(point) !== undefined);
    if (told.length <= MOST_DOTS) marks.push(Plot.dot(told, { x: "x", y, fill: colour(place), r: 2.5 }));
    if (series.length > 1) {
      const last = told.slice(-1);
      marks.push(
        Plot.text(last, { x: "x", y, text: () => one.label, textAnchor: "end", dy: -9, fill: colour(place), stroke: PAPER }),
      );
    }
  });
  const withheld = points.filter((point) => series.some((one) => isWithheld(point.row[one.column])));
  marks.push(Plot.text(withheld, { x: "x", frameAnchor: "bottom", text: () => "*", fill: INK }));
  const y = (point: { row: Row }): number => {
    const values = series.map((one) => numberOf(point.row[one.column])).filter((value) => value !== undefined);
    return values.length > 0 ? Math.max(...values) : 0;
  };
  const title = (point: { row: Row }): string => {
    const columns: Series[] = [...series];
    for (const column of band ?? []) {
      if (!columns.some((one) => one.column === column)) columns.push({ column, label: words.label(column) });
    }
    const told = columns.map((one) => `${one.label}: ${words.cell(point.row, one.column, measure)}`);
    return [words.day(point.row[drawing.x]), ...told].join("\n");
  };
  marks.push(Plot.ruleX(points, Plot.pointerX({ x: "x", stroke: INK, strokeOpacity: 0.5 })));
  marks.push(Plot.tip(points, Plot.pointerX({ x: "x", y, title, ...TIP })));
  return plot({
    width,
    height: Math.max(240, Math.min(400, width * 0.5)),
    marginLeft: LEFT,
    marginTop: days.length > 0 ? 36 : 20,
    marginRight: 24,
    x: { type: "utc", label: null },
    y: { ...axis(measure, words), zero: measure !== "number" },
    marks,
  });
}

/** Width of a letter at 12 pixels; letters of Hangul and Han are square. */
const LETTER = 6.7;
const SQUARE = 12;

function length(name: string): number {
  return [...name].reduce((sum, letter) => sum + (letter >= "\u1100" ? SQUARE : LETTER), 0);
}

/** Room for the names of bars: no more than two fifths of the width. */
function room(names: string[], width: number): number {
  return Math.min(24 + Math.max(...names.map(length), 4 * LETTER), width * 0.4);
}

/** A name as far as there is room for it; the tip and the table have it whole. */
function shortened(names: string[], width: number): (name: string) => string {
  const free = room(names, width) - 20;
  return (name) => {
    if (length(name) <= free) return name;
    let out = "";
    for (const letter of name) {
      if (length(`${out}${letter}…`) > free) break;
      out += letter;
    }
    return `${out.trimEnd()}…`;
  };
}

interface Bar {
  row: Row;
  name: string;
}

function bars_of(rows: Row[], label: string, words: Words): Bar[] {
  return rows.map((row) => {
    const cell = row[label];
    if (typeof cell === "number") return { row, name: String(cell) };
    if (typeof cell !== "string") return { row, name: words.cell(row, label, "number") };
    return { row, name: dayOf(cell) ? words.day(cell) : words.name(cell) };
  });
}

export function bars(drawing: Of<"bars">, rows: Row[], words: Words, width: number): Drawn | undefined {
  const all = bars_of(rows, drawing.label, words);
  // Two bars of one name would be drawn as one.
  if (all.length === 0 || new Set(all.map((bar) => bar.name)).size < all.length) return undefined;
  const { measure, range, value } = drawing;
  const y = "name";
  const told = all.filter((bar) => numberOf(bar.row[value]) !== undefined);
  const marks: Plot.Markish[] = [
    Plot.ruleX([0], { stroke: INK }),
    Plot.barX(told, { y, x: (bar: Bar) => numberOf(bar.row[value]), fill: colour(0), fillOpacity: range ? 0.45 : 0.85 }),
  ];
  if (range) {
    const [low, high] = range;
    const known = all.filter((bar) => numberOf(bar.row[low]) !== undefined && numberOf(bar.row[high]) !== undefined);
    const ends = { x1: (bar: Bar) => numberOf(bar.row[low]), x2: (bar: Bar) => numberOf(bar.row[high]) };
    marks.push(Plot.ruleY(known, { y, ...ends, stroke: INK, strokeWidth: 2 }));
    for (const x of [ends.x1, ends.x2]) marks.push(Plot.tickX(known, { y, x, stroke: INK, strokeWidth: 2, inset: 5 }));
  }
  const withheld = all.filter((bar) => isWithheld(bar.row[value]));
  marks.push(Plot.text(withheld, { y, x: 0, text: () => `* ${words.withheld}`, textAnchor: "start", dx: 6, fill: INK }));
  const title = (bar: Bar): string =>
    [bar.name, ...[value, ...(range ?? [])].map((column) => `${words.label(column)}: ${words.cell(bar.row, column, measure)}`)].join("\n");
  marks.push(
    Plot.tip(all, Plot.pointerY({ y, x: (bar: Bar) => numberOf(bar.row[value]) ?? 0, title, ...TIP })),
  );
  const ends = all.flatMap((bar) => [value, ...(range ?? [])].map((column) => numberOf(bar.row[column]) ?? 0));
  // Of nothing but zeros the axis would have no direction.
  const domain = ends.every((end) => end === 0) ? { domain: [0, measure === "share" ? 0.01 : 1] } : {};
  return plot({
    width,
    height: 60 + all.length * 28,
    marginLeft: room(all.map((bar) => bar.name), width),
    x: { ...axis(measure, words), ...domain },
    y: { label: null, domain: all.map((bar) => bar.name), tickFormat: shortened(all.map((bar) => bar.name), width) },
    marks,
  });
}

export function stacked(drawing: Of<"stacked">, rows: Row[], words: Words, width: number): Drawn | undefined {
  const all = bars_of(rows, drawing.label, words);
  if (all.length === 0 || new Set(all.map((bar) => bar.name)).size < all.length) return undefined;
  const measure = measureOf(drawing.parts[0]?.column ?? "");
  // A bar without one of its parts would look like a whole; it is named instead.
  const whole = all.filter((bar) => drawing.parts.every((part) => numberOf(bar.row[part.column]) !== undefined));
  const pieces = whole.flatMap((bar) => {
    let from = 0;
    return drawing.parts.map((part, place) => {
      const to = from + (numberOf(bar.row[part.column]) ?? 0);
      const piece = { ...bar, part, place, from, to };
      from = to;
      return piece;
    });
  });
  const lacking = all.filter((bar) => !whole.includes(bar));
  const title = (bar: Bar): string =>
    [bar.name, ...drawing.parts.map((part) => `${part.label}: ${words.cell(bar.row, part.column, measure)}`)].join("\n");
  type Piece = (typeof pieces)[number];
  const drawn = plot({
    width,
    height: 60 + all.length * 26,
    marginLeft: room(all.map((bar) => bar.name), width),
    x: axis(measure, words),
    y: { label: null, domain: all.map((bar) => bar.name), tickFormat: shortened(all.map((bar) => bar.name), width) },
    marks: [
      Plot.barX(pieces, { y: "name", x1: "from", x2: "to", fill: (piece: Piece) => colour(piece.place), stroke: PAPER }),
      Plot.text(lacking, {
        y: "name",
        x: 0,
        text: (bar: Bar) =>
          drawing.parts.some((part) => isWithheld(bar.row[part.column])) ? `* ${words.withheld}` : "–",
        textAnchor: "start",
        dx: 6,
        fill: INK,
      }),
      Plot.tip(all, Plot.pointerY({ y: "name", x: () => 0, title, ...TIP })),
    ],
    color: { type: "identity" },
  });
  return with_key(drawn, drawing.parts.map((part, place) => ({ label: part.label, colour: colour(place), opacity: 1 })));
}

export function funnel(drawing: Of<"funnel">, rows: Row[], words: Words, width: number): Drawn | undefined {
  // Rows without an office, and pools, have no limits and are no point.
  const all = bars_of(rows, drawing.label, words).filter((bar) =>
    [drawing.n, drawing.share, ...drawing.limits].every((column) => numberOf(bar.row[column]) !== undefined),
  );
  if (all.length < 2) return undefined;
  const of = (column: string) => (bar: Bar) => numberOf(bar.row[column]);
  const by_size = [...all].sort((one, other) => (of(drawing.n)(one) ?? 0) - (of(drawing.n)(other) ?? 0));
  const common = by_size.map(of(drawing.common)).find((share) => share !== undefined);
  const outside = all.filter((bar) => {
    const [share, low, high] = [drawing.share, ...drawing.limits].map((column) => numberOf(bar.row[column]));
    return share !== undefined && ((low !== undefined && share < low) || (high !== undefined && share > high));
  });
  const title = (bar: Bar): string =>
    [
      bar.name,
      `${words.label(drawing.n)}: ${words.cell(bar.row, drawing.n, "count")}`,
      ...[drawing.share, ...drawing.limits].map((column) => `${words.label(column)}: ${words.cell(bar.row, column, "share")}`),
    ].join("\n");
  const height = Math.max(280, Math.min(440, width * 0.6));
  const largest = Math.max(...all.map((bar) => of(drawing.n)(bar) ?? 0));
  const shares = all.map((bar) => of(drawing.share)(bar) ?? 0);
  const [lowest, highest] = [Math.min(...shares), Math.max(...shares)];
  const at = (bar: Bar): [number, number] => [
    LEFT + ((of(drawing.n)(bar) ?? 0) / largest) * (width - LEFT),
    height * (1 - ((of(drawing.share)(bar) ?? 0) - lowest) / (highest - lowest || 1)),
  ];
  const named = apart(outside, at, width);
  const name = (bars: Bar[], textAnchor: "start" | "end"): Plot.Markish =>
    Plot.text(bars, { x: of(drawing.n), y: of(drawing.share), text: "name", textAnchor, dx: textAnchor === "start" ? 7 : -7, fill: INK, stroke: PAPER });
  return plot({
    width,
    height,
    marginLeft: LEFT,
    marginBottom: 44,
    x: { ...axis("count", words), label: words.label(drawing.n), labelArrow: "none", ticks: Math.max(3, width / 110) },
    y: axis("share", words),
    marks: [
      ...drawing.limits.map((limit) => Plot.line(by_size, { x: of(drawing.n), y: of(limit), stroke: colour(3), strokeDasharray: "4,3" })),
      common === undefined ? null : Plot.ruleY([common], { stroke: INK }),
      Plot.dot(all, { x: of(drawing.n), y: of(drawing.share), fill: (bar: Bar) => (outside.includes(bar) ? colour(1) : colour(0)), stroke: PAPER, r: 4 }),
      name(named.filter((bar) => at(bar)[0] <= width / 2), "start"),
      name(named.filter((bar) => at(bar)[0] > width / 2), "end"),
      Plot.tip(all, Plot.pointer({ x: of(drawing.n), y: of(drawing.share), title, ...TIP })),
    ],
    color: { type: "identity" },
  });
}

/** The bars whose names have room beside their points, the first of two that would cover one another; the tip has all. */
function apart(bars: Bar[], at: (bar: Bar) => [number, number], width: number): Bar[] {
  const held: { left: number; right: number; y: number }[] = [];
  return bars.filter((bar) => {
    const [x, y] = at(bar);
    const wide = length(bar.name) + 7;
    const box = x <= width / 2 ? { left: x, right: x + wide, y } : { left: x - wide, right: x, y };
    const free = held.every((other) => Math.abs(other.y - y) > 15 || other.left > box.right || other.right < box.left);
    if (free) held.push(box);
    return free;
  });
}

export async function map(drawing: Of<"map">, rows: Row[], words: Words, width: number): Promise<Drawn | undefined> {
  const places = rows.flatMap((row) => {
    const name = row[drawing.state];
    return typeof name === "string" ? [{ row, name }] : [];
  });
  const is_county = places.length > 0 && places.every((place) => /^\d{5}$/.test(place.name));
  const atlas = is_county ? (await import("./counties")).counties() : (await import("./states")).states();
  const by_id = new Map<string, Bar>();
  for (const place of places) {
    const id = atlas.find(place.name);
    if (id === undefined) continue;
    // Two rows of one place, such as of two years, are no map.
    if (by_id.has(id)) return undefined;
    by_id.set(id, place);
  }
  const { measure, value } = drawing;
  const values = [...by_id.values()].map((place) => numberOf(place.row[value])).filter((known) => known !== undefined);
  if (values.length === 0) return undefined;
  const limits = bounds(values, CLASSES.length);
  const { features } = atlas.shapes;
  type Shape = (typeof features)[number];
  const of = (shape: Shape): Bar | undefined => by_id.get(String(shape.id));
  const told = features.filter((shape) => numberOf(of(shape)?.row[value]) !== undefined);
  const opacity = (shape: Shape): number => {
    const known = numberOf(of(shape)?.row[value]) ?? 0;
    return limits.length === 0 ? 0.5 : (CLASSES[classOf(known, limits)] ?? 1);
  };
  const name = (shape: Shape): string => String(shape.properties?.["name"] ?? of(shape)?.name ?? "");
  const title = (shape: Shape): string => {
    const place = of(shape);
    if (!place) return name(shape);
    const columns = "n" in place.row && value !== "n" ? [value, "n"] : [value];
    return [
      name(shape),
      ...columns.map((column) => `${words.label(column)}: ${words.cell(place.row, column, column === value ? measure : "count")}`),
    ].join("\n");
  };
  const withheld = features.filter((shape) => isWithheld(of(shape)?.row[value]));
  const drawn = plot({
    width: 975,
    height: 610,
    margin: 0,
    projection: "identity",
    opacity: { type: "identity" },
    marks: [
      Plot.geo(features, { fill: "var(--raised)", stroke: "var(--line)" }),
      Plot.geo(told, { fill: colour(0), fillOpacity: opacity }),
      Plot.geo(atlas.borders, { stroke: PAPER }),
      Plot.text(withheld, Plot.centroid({ text: () => "*", fill: INK, fontSize: 22 })),
      Plot.tip(features.filter((shape) => of(shape)), Plot.pointer(Plot.centroid({ title, ...TIP, fontSize: Math.max(13, (13 * 975) / width) }))),
    ],
  });
  const edges = [Math.min(...values), ...limits, Math.max(...values)];
  const key =
    limits.length === 0
      ? [{ label: words.number(edges[0] ?? 0, measure), colour: colour(0), opacity: 0.5 }]
      : CLASSES.map((strength, place) => ({
          label: `${words.number(edges[place] ?? 0, measure)} – ${words.number(edges[place + 1] ?? 0, measure)}`,
          colour: colour(0),
          opacity: strength,
        }));
  if (withheld.length > 0) key.push({ label: `* ${words.withheld}`, colour: "var(--raised)", opacity: 1 });
  return with_key(drawn, key);
}

interface KeyEntry {
  label: string;
  colour: string;
  opacity: number;
}

/** A drawing with its key below it. */
function with_key(drawn: Drawn, entries: KeyEntry[]): Drawn {
  const whole = document.createElement("div");
  const list = document.createElement("ul");
  list.className = "brunt-key";
  for (const entry of entries) {
    const item = document.createElement("li");
    const swatch = document.createElement("span");
    swatch.style.backgroundColor = entry.colour;
    swatch.style.opacity = String(entry.opacity);
    item.append(swatch, entry.label);
    list.append(item);
  }
  whole.append(drawn, list);
  return whole;
}

/** The drawing, or undefined where the table has too little of it: the page's own picture then stays. */
export async function draw(drawing: Drawing, rows: Row[], words: Words, width: number): Promise<Drawn | undefined> {
  switch (drawing.kind) {
    case "lines":
      return lines(drawing, rows, words, width);
    case "bars":
      return bars(drawing, rows, words, width);
    case "stacked":
      return stacked(drawing, rows, words, width);
    case "funnel":
      return funnel(drawing, rows, words, width);
    case "map":
      return map(drawing, rows, words, width);
  }
}
