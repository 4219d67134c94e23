import type { CellFailure, Frame } from "../messages/protocol";

/** Lines of code shown before the one that failed. */
const LINES_BEFORE = 2;
const MAX_FRAMES = 4;
/** Characters shown of a line: some are generated and have a million. */
const MAX_WIDTH = 240;

/**
 * A failure for reading, in blocks: what happened, then each place in a cell with the lines around
 * it and a caret under the column, the innermost first. `sources`: the cells by number.
 */
export function formatTraceback(
  { ename, evalue, frames, details }: CellFailure,
  sources: Pick<ReadonlyMap<number, string>, "get" | "has">,
): string[] {
  const known = distinctLines(frames).filter(({ cell }) => sources.has(cell));
  return [
    `${ename}: ${evalue}`,
    ...known.slice(0, MAX_FRAMES).map((frame) => `\n${excerpt(frame, sources.get(frame.cell)!)}`),
    ...(details.length > 0 ? [`\n${details.join("\n")}`] : []),
  ];
}

/** The innermost frame of a failure in cell `number`. */
export function frameInCell(failure: CellFailure, number: number): Frame | undefined {
  return failure.frames.find(({ cell }) => cell === number);
}

// A recursion passes one line many times, and is shown there once.
function distinctLines(frames: readonly Frame[]): Frame[] {
  const seen = new Set<string>();
  return frames.filter(({ cell, line }) => {
    const name = `${cell}:${line}`;
    return !seen.has(name) && seen.add(name);
  });
}

function excerpt({ cell, line, column }: Frame, source: string): string {
  const lines = source.split(/\r?\n/);
  const last = Math.min(line, lines.length);
  const first = Math.max(1, last - LINES_BEFORE);
  const { length } = lines[last - 1];
  // The compiler places what is missing at the end behind it.
  const at = line > last ? length : Math.min(column - 1, length);
  const start =
    at > MAX_WIDTH / 2 ? Math.max(0, Math.min(at - MAX_WIDTH / 2, length - MAX_WIDTH)) : 0;
  const width = String(last).length;
  const shown = lines.slice(first - 1, last).map((text, index) => {
    const number = first + index;
    const [mark, from] = number === last ? [">", start] : [" ", 0];
    return `${mark} ${String(number).padStart(width)} | ${cut(text, from)}`;
  });
  // Tabs before the column are kept, so that the caret stands under it at any tab width.
  const before = `${start > 0 ? " " : ""}${lines[last - 1].slice(start, at).replace(/[^\t]/g, " ")}`;
  const caret = `  ${" ".repeat(width)} | ${before}^`;
  return [`Cell ${cell}, line ${last}`, ...shown, caret].join("\n");
}

function cut(text: string, start: number): string {
  const end = start + MAX_WIDTH;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}
