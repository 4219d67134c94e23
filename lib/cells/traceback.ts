import type { CellFailure, Frame } from "./protocol";

/** Lines of code shown before the one that failed. */
const LINES_BEFORE = 2;
const SHOWN_PLACES = 4;

/**
 * A failure for reading, in blocks: what happened, then each place in a cell with the lines around
 * it and a caret under the column, the innermost first. `sources`: the cells by number.
 */
export function tracebackOf(
  { ename, evalue, frames, details }: CellFailure,
  sources: ReadonlyMap<number, string>,
): string[] {
  const places = distinct(frames).filter(({ cell }) => sources.has(cell));
  return [
    `${ename}: ${evalue}`,
    ...places
      .slice(0, SHOWN_PLACES)
      .map((frame) => `\n${excerpt(frame, sources.get(frame.cell)!)}`),
    ...(details.length > 0 ? [`\n${details.join("\n")}`] : []),
  ];
}

/** Where in cell `number` a failure belongs: its innermost place in that cell. */
export function placeIn(failure: CellFailure, number: number): Frame | undefined {
  return failure.frames.find(({ cell }) => cell === number);
}

// A recursion passes one line many times, and a stack of one line is enough.
function distinct(frames: readonly Frame[]): Frame[] {
  const seen = new Set<string>();
  return frames.filter(({ cell, line }) => {
    const name = `${cell}:${line}`;
    return !seen.has(name) && seen.add(name);
  });
}

function excerpt({ cell, line, column }: Frame, source: string): string {
  const lines = source.split("\n");
  const last = Math.min(line, lines.length);
  const first = Math.max(1, last - LINES_BEFORE);
  const width = String(last).length;
  const shown = lines.slice(first - 1, last).map((text, index) => {
    const number = first + index;
    return `${number === last ? ">" : " "} ${String(number).padStart(width)} | ${text}`;
  });
  // Tabs before the column are kept, so that the caret stands under it at any tab width.
  const before = (lines[last - 1] ?? "").slice(0, column - 1).replace(/[^\t]/g, " ");
  const caret = `  ${" ".repeat(width)} | ${before}^`;
  return [`Cell ${cell}, line ${line}`, ...shown, caret].join("\n");
}
