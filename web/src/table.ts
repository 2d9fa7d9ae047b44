// A published table as its JSON file has it, and the description of its drawing as the page has it.

/** A cell: missing is null, withheld an object. */
export type Cell = null | string | number | boolean | string[] | { suppressed: string };

export type Row = Record<string, Cell>;

/** A line or a part, with its name in the page's language. */
export interface Series {
  column: string;
  label: string;
}

export type Measure = "share" | "count" | "number";

/** How a table is drawn. All names are columns of the table. */
export type Drawing =
  | {
      kind: "lines";
      x: string;
      series: Series[];
      band: [string, string] | null;
      marks: { day: string; label: string }[];
      measure: Measure;
    }
  | { kind: "bars"; label: string; value: string; range: [string, string] | null; measure: Measure }
  | { kind: "stacked"; label: string; parts: Series[] }
  | { kind: "funnel"; label: string; n: string; share: string; limits: [string, string]; common: string }
  | { kind: "map"; state: string; value: string; measure: Measure };

/** What the page hands over beside the drawing: words in its language. */
export interface Description {
  drawing: Drawing;
  /** Names of the columns that are shown. */
  labels: Record<string, string>;
  /** Texts of the column that names bars, where the page calls them otherwise than the table's file. */
  names: Record<string, string>;
  /** What is said of a withheld and of a missing cell. */
  withheld: string;
  missing: string;
}

export function isWithheld(cell: Cell | undefined): boolean {
  return typeof cell === "object" && cell !== null && !Array.isArray(cell);
}

/** The number of a cell. What is missing or withheld has none: it is never 0. */
export function numberOf(cell: Cell | undefined): number | undefined {
  return typeof cell === "number" && Number.isFinite(cell) ? cell : undefined;
}

/** `2025-01-31`, `2025-01` or the year 2025 as a moment; undefined for anything else. */
export function dayOf(cell: Cell | undefined): Date | undefined {
  if (typeof cell === "number") {
    return Number.isInteger(cell) && cell > 1900 && cell < 2200 ? new Date(Date.UTC(cell, 0, 1)) : undefined;
  }
  if (typeof cell !== "string") return undefined;
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(cell);
  if (!found) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3] ?? "1")];
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at : undefined;
}

/** Words for cells, in the language of the page. */
export class Words {
  readonly #language: string;
  readonly #description: Description;

  constructor(language: string, description: Description) {
    this.#language = language;
    this.#description = description;
  }

  /** The name of a column. */
  label(column: string): string {
    return this.#description.labels[column] ?? column;
  }

  /** A text as the page calls it. */
  name(text: string): string {
    return this.#description.names[text] ?? text;
  }

  get withheld(): string {
    return this.#description.withheld;
  }

  /** A number as the page's tables show it. `whole` is for shares of few rows, which are whole per cent. */
  number(value: number, measure: Measure, whole = false): string {
    if (measure === "share") {
      const digits = whole ? 0 : 1;
      const per_cent = new Intl.NumberFormat(this.#language, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      const space = this.#language.startsWith("es") ? "\u00a0" : "";
      return `${per_cent.format(value * 100)}${space}%`;
    }
    return new Intl.NumberFormat(this.#language, { maximumFractionDigits: measure === "count" ? 0 : 2 }).format(value);
  }

  /** A cell of `row` in words. */
  cell(row: Row, column: string, measure: Measure): string {
    const cell = row[column];
    if (isWithheld(cell)) return this.#description.withheld;
    const value = numberOf(cell);
    if (value === undefined) return typeof cell === "string" ? cell : this.#description.missing;
    return this.number(value, measure, isFew(row));
  }

  /** A day, month or year in words, as exact as the cell says. */
  day(cell: Cell | undefined): string {
    const at = dayOf(cell);
    if (!at) return typeof cell === "string" ? cell : this.#description.missing;
    if (typeof cell === "number") return String(cell);
    const exact = typeof cell === "string" && cell.length > 7;
    const form: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", timeZone: "UTC" };
    if (exact) form.day = "numeric";
    return new Intl.DateTimeFormat(this.#language, form).format(at);
  }
}

/** Below this denominator shares are rounded to whole per cent when they are published. */
const FEW = 100;

function isFew(row: Row): boolean {
  const n = numberOf(row["n"]);
  return n !== undefined && n < FEW;
}

/** Whether a column holds shares, by its name. */
export function measureOf(column: string): Measure {
  return column.includes("share") || column.startsWith("interval_") ? "share" : "count";
}

/** Bounds of `count` classes of equal width from the lowest to the highest value; none where all are equal. */
export function bounds(values: number[], count: number): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(high > low)) return [];
  return Array.from({ length: count - 1 }, (_, place) => low + ((high - low) * (place + 1)) / count);
}

/** The class of a value, from 0. */
export function classOf(value: number, limits: number[]): number {
  return limits.filter((limit) => value >= limit).length;
}
