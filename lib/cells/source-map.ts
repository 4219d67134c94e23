import { SourceMap } from "node:module";
import type { TypeScript } from "./typescript";

/** A place in a text; lines and columns count from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a place of the emitted JavaScript stands in the TypeScript that it came from; undefined
 * for what the compiler put in.
 */
export type Origin = (place: Place) => Place | undefined;

/** Reads a source map. */
export function originFrom(map: string): Origin {
  const entries = new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]);
  return ({ line, column }) => {
    const entry = entries.findEntry(line, column);
    // The nearest entry before may belong to an earlier line: then this one came from nowhere.
    return "originalLine" in entry && entry.generatedLine === line
      ? { line: entry.originalLine, column: entry.originalColumn }
      : undefined;
  };
}

/** JavaScript that calls a mark before each statement, and the way back from its lines. */
export interface Marked {
  readonly text: string;
  readonly origin: Origin;
}

/**
 * Puts a call in front of each top-level statement that says which line of the cell runs next, so
 * that a cell which dies or hangs still has a line. Each call has a line of its own: columns stay.
 */
export function markStatements(
  typescript: TypeScript,
  emitted: string,
  origin: Origin,
  call: (place: Place) => string,
): Marked {
  const file = typescript.createSourceFile("cell.js", emitted, typescript.ScriptTarget.Latest);
  const lines = emitted.split("\n");
  const calls = new Map<number, string>();
  const isText = typescript.isStringLiteral;
  for (const statement of file.statements) {
    const start = file.getLineAndCharacterOfPosition(statement.getStart(file));
    // A directive is one only as long as nothing stands before it.
    const isDirective = typescript.isExpressionStatement(statement) && isText(statement.expression);
    if (start.character !== 0 || isDirective) continue;
    // The start may be the compiler's own, as in `exports.last = value`: the first known place is.
    let from: Place | undefined;
    for (let column = 0; from === undefined && column < lines[start.line].length; column++) {
      from = origin({ line: start.line, column });
    }
    if (from !== undefined) calls.set(start.line, call(from));
  }
  const text: string[] = [];
  const cameFrom: number[] = [];
  lines.forEach((line, number) => {
    const before = calls.get(number);
    if (before !== undefined) {
      text.push(before);
      cameFrom.push(number);
    }
    text.push(line);
    cameFrom.push(number);
  });
  return {
    text: text.join("\n"),
    origin: ({ line, column }) =>
      line < cameFrom.length ? origin({ line: cameFrom[line], column }) : undefined,
  };
}
