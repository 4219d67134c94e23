import type { CellFailure, Frame } from "../messages/protocol";
import type { Diagnostic } from "./tslab-modules";

/** Errors named after the first one. */
const MAX_DETAILS = 12;

/** The failure of a cell that does not compile: the first error by name, the others as details. */
export function compileFailure(cell: number, diagnostics: readonly Diagnostic[]): CellFailure {
  const [first, ...rest] = joinChains(diagnostics);
  return {
    ename: "TypeScriptError",
    evalue: `TS${first.code}: ${first.messageText}`,
    frames: first.fileName === undefined ? [frameOf(cell, first)] : [],
    details: [
      ...(first.fileName === undefined ? [] : [`in ${placeOf(first)}`]),
      ...rest
        .slice(0, MAX_DETAILS)
        .map((one) => `TS${one.code}: ${one.messageText} (${placeOf(one)})`),
      ...(rest.length > MAX_DETAILS ? [`and ${rest.length - MAX_DETAILS} more`] : []),
    ],
  };
}

function frameOf(cell: number, { start }: Diagnostic): Frame {
  return { cell, line: start.line + 1, column: start.character + 1 };
}

function placeOf({ fileName, start }: Diagnostic): string {
  const file = fileName === undefined ? "" : `${fileName}, `;
  return `${file}line ${start.line + 1}, column ${start.character + 1}`;
}

// A chain of messages comes as several diagnostics that start at one place: they become one.
function joinChains(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const joined: Diagnostic[] = [];
  for (const one of diagnostics) {
    const before = joined.at(-1);
    if (before?.start.offset === one.start.offset && before.fileName === one.fileName) {
      joined[joined.length - 1] = {
        ...before,
        messageText: `${before.messageText}\n  ${one.messageText}`,
      };
    } else joined.push(one);
  }
  return joined;
}
