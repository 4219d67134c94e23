import type { Summary } from "./statistics";

/** A table of texts for the terminal: the first column stands left, all others right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, c) => Math.max(...all.map((row) => (row[c] ?? "").length)));
  const line = (row: readonly string[]): string =>
    head
      .map((_, c) =>
        c === 0 ? (row[c] ?? "").padEnd(widths[c]) : (row[c] ?? "").padStart(widths[c]),
      )
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join(
    "\n",
  );
}

/** Three digits of a number that count: 0.0123, 1.23, 12.3, 123, 1234. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const size = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(6, Math.max(0, 2 - size)));
}

/** A median and the ends of what was measured: "1.23 (1.20..1.31)". */
export function spread({ median, min, max, count }: Summary): string {
  return count === 1 ? digits(median) : `${digits(median)} (${digits(min)}..${digits(max)})`;
}
