import type ts from "@tslab/typescript-for-tslab";
import type { FindOrigin, Position } from "./source-map";
import type { TypeScript } from "./typescript";

/** JavaScript with a call before each statement, and the way from its lines to the cell's. */
export interface InstrumentedCode {
  readonly text: string;
  readonly findOrigin: FindOrigin;
}

/**
 * Puts a call in front of each top-level statement that reports which line of the cell runs next,
 * so that a cell which dies or hangs still has a line. Each call has a line of its own: columns
 * stay. `callFor` writes the call, for a position in the cell.
 */
export function instrumentStatements(
  typescript: TypeScript,
  emitted: string,
  findOrigin: FindOrigin,
  callFor: (position: Position) => string,
): InstrumentedCode {
  const lines = emitted.split("\n");
  const calls = new Map<number, string>(); // by the line before which they go
  for (const line of statementLines(typescript, emitted)) {
    const origin = firstOrigin(findOrigin, line, lines[line].length);
    if (origin !== undefined) calls.set(line, callFor(origin));
  }
  const text: string[] = [];
  const emittedLines: number[] = []; // of each line of the text
  lines.forEach((line, number) => {
    const call = calls.get(number);
    if (call !== undefined) {
      text.push(call);
      emittedLines.push(number);
    }
    text.push(line);
    emittedLines.push(number);
  });
  return {
    text: text.join("\n"),
    findOrigin: ({ line, column }) =>
      line < emittedLines.length ? findOrigin({ line: emittedLines[line], column }) : undefined,
  };
}

// The lines that a statement begins. A directive is one only as long as nothing stands before it.
function statementLines(typescript: TypeScript, emitted: string): number[] {
  const file = typescript.createSourceFile("cell.js", emitted, typescript.ScriptTarget.Latest);
  const isDirective = (statement: ts.Statement) =>
    typescript.isExpressionStatement(statement) && typescript.isStringLiteral(statement.expression);
  return file.statements
    .filter((statement) => !isDirective(statement))
    .map((statement) => file.getLineAndCharacterOfPosition(statement.getStart(file)))
    .filter(({ character }) => character === 0)
    .map(({ line }) => line);
}

// A line may begin with the compiler's own, as in `exports.last = value`: the first known position.
function firstOrigin(findOrigin: FindOrigin, line: number, width: number): Position | undefined {
  for (let column = 0; column < width; column++) {
    const origin = findOrigin({ line, column });
    if (origin !== undefined) return origin;
  }
  return undefined;
}
