/** Rows under their titles, each column as wide as its longest cell, numbers aligned to the right. */
export function textColumns(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const all = [titles, ...rows];
  const widths = titles.map((_, c) => Math.max(...all.map((row) => row[c].length)));
  const numeric = titles.map((_, c) => rows.every((row) => /^[\d.]*$/.test(row[c])));
  return all.map((row) =>
    row
      .map((cell, c) => (numeric[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
      .join("  ")
      .trimEnd(),
  );
}
