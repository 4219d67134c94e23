import { expectInteger } from "../../base/expect";
import type { MimeBundle } from "../../base/messages";
import { element, escapeText } from "../../base/xml";

/** What is used of an arquero table: its columns, filtered and ordered as it is. */
export interface TableLike {
  /** The names of its columns, in their order. */
  columnNames(): string[];
  /** How many rows it has. */
  numRows(): number;
  /** The values of a column. */
  array(name: string): ArrayLike<unknown>;
  /** How the rows are grouped, where they are. */
  groups?(): { readonly names: readonly string[]; readonly size: number } | null;
}

/** How much of a table is shown, and how. */
export interface TableOptions {
  /** At most so many rows are shown, 50 unless given; a line says how many there are. */
  readonly rows?: number;
  /** At most so many decimals, 4 unless given; fewer where a column needs fewer. */
  readonly decimals?: number;
  /** How to write a column's values, by its name; as numbers or text unless given. */
  readonly formats?: Readonly<Record<string, (value: unknown) => string>>;
}

interface Column {
  readonly name: string;
  readonly numeric: boolean;
  readonly cells: readonly string[];
}

/**
 * A table as HTML, Markdown and plain text. Columns of numbers are aligned to the right, all with
 * the same decimals, numbers too small for those with an exponent; missing values stay empty. A
 * last line says how many rows, columns and groups there are.
 * Throws when rows or decimals are not whole numbers.
 */
export function tableBundle(table: TableLike, options: TableOptions = {}): MimeBundle {
  const { rows = 50, decimals = 4, formats = {} } = options;
  expectInteger("tableBundle", "rows", rows, 1);
  expectInteger("tableBundle", "decimals", decimals);
  const all = table.numRows();
  const columns = table.columnNames().map((name): Column => {
    const values = Array.from(table.array(name)).slice(0, rows);
    const numeric =
      values.some(isNumber) && values.every((value) => isNumber(value) || isMissing(value));
    const format = formats[name] ?? formatterFor(values, decimals);
    return { name, numeric, cells: values.map(format) };
  });
  const shown = Math.min(all, rows);
  const size = sizeOf(table, shown, all);
  return {
    "text/html": toHtml(columns, shown, size),
    "text/markdown": toMarkdown(columns, shown, size),
    "text/plain": toText(columns, shown, size),
  };
}

// "50 of 200 rows, 3 columns, in 4 groups by label"
function sizeOf(table: TableLike, shown: number, all: number): string {
  const names = table.columnNames();
  const groups = table.groups?.() ?? null;
  const rows = `${shown < all ? `${shown} of ` : ""}${counted(all, "row")}`;
  const size = `${rows}, ${counted(names.length, "column")}`;
  if (groups === null) return size;
  return `${size}, in ${counted(groups.size, "group")} by ${groups.names.join(", ")}`;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

const isNumber = (value: unknown) => typeof value === "number" || typeof value === "bigint";
const isMissing = (value: unknown) => value === null || value === undefined;

function formatterFor(values: readonly unknown[], decimals: number): (value: unknown) => string {
  const numbers = values.filter((value) => typeof value === "number" && Number.isFinite(value));
  const needed = (numbers as number[]).map((value) => {
    const [, fraction = ""] = String(Number(value.toFixed(decimals))).split(".");
    return fraction.length;
  });
  const most = Math.max(0, ...needed);
  return (value) => {
    if (isMissing(value)) return "";
    if (typeof value !== "number" || !Number.isFinite(value)) return cellText(value);
    const tiny = value !== 0 && Math.abs(value) < 0.5 * 10 ** -decimals;
    return tiny ? value.toExponential(1) : value.toFixed(most);
  };
}

function cellText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : `${value as number | boolean}`;
}

const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

function toHtml(columns: readonly Column[], shown: number, size: string): string {
  const cell = (tag: string, column: Column, text: string) =>
    element(tag, { style: `text-align: ${column.numeric ? "right" : "left"}` }, escapeText(text));
  const head = columns.map((column) => cell("th", column, column.name));
  const body = indices(shown).map((row) =>
    element("tr", {}, ...columns.map((column) => cell("td", column, column.cells[row]))),
  );
  const table = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body, ""),
  );
  return table + element("p", {}, escapeText(size));
}

function toMarkdown(columns: readonly Column[], shown: number, size: string): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rows = indices(shown).map((row) => columns.map(({ cells }) => escapeMarkdown(cells[row])));
  const lines = [
    line(columns.map(({ name }) => escapeMarkdown(name))),
    line(columns.map(({ numeric }) => (numeric ? "---:" : "---"))),
    ...rows.map(line),
  ];
  return `${lines.join("\n")}\n\n${escapeMarkdown(size)}\n`;
}

// An underscore inside a word is harmless, and column names are full of them.
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*|[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/\s*[\r\n]+\s*/g, " ");
}

function toText(columns: readonly Column[], shown: number, size: string): string {
  const flat = columns.map(({ name, numeric, cells }) => {
    const lines = [name, ...cells.slice(0, shown)].map((text) => text.replace(/\s+/g, " "));
    const width = Math.max(...lines.map((text) => text.length));
    return lines.map((text) => (numeric ? text.padStart(width) : text.padEnd(width)));
  });
  const lines = indices(shown + 1).map((row) =>
    flat
      .map((column) => column[row])
      .join("  ")
      .trimEnd(),
  );
  return [...lines, size].join("\n");
}
