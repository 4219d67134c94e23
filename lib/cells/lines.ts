import { createRequire, SourceMap } from "node:module";
import type { FileSystem } from "./lend";

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

interface Emitted {
  outputText: string;
  sourceMapText?: string;
}

/** The few names of TypeScript's interface that are used here. */
export interface TypeScript {
  readonly sys: FileSystem;
  createSourceFile(name: string, text: string, target: number): SourceFile;
  transpileModule(text: string, options: { compilerOptions: object }): Emitted;
  createWatchCompilerHost(roots: unknown, options: object, ...rest: unknown[]): unknown;
}

interface SourceFile {
  readonly statements: readonly { getStart(file: SourceFile): number }[];
  getLineAndCharacterOfPosition(position: number): { line: number; character: number };
}

/** tslab's own modules, and its TypeScript, made to remember where each line comes from. */
export interface MappedTslab {
  readonly load: (module: string) => unknown;
  readonly typescript: TypeScript;
  /** The origin of what the converter emitted; undefined for any other text. */
  readonly originOf: (emitted: string) => Origin | undefined;
}

const MAP_COMMENT = "\n//# sourceMappingURL=";

/**
 * Loads tslab so that source maps survive. tslab emits a cell in two passes of its TypeScript,
 * to modules and then to CommonJS, and asks for no map in either. Both passes are wrapped to make
 * one, and the two are chained. Must be called before anything else loads tslab's converter.
 */
export function loadMappedTslab(): MappedTslab {
  const load = createRequire(require.resolve("tslab/dist/converter.js"));
  const file = load.resolve("@tslab/typescript-for-tslab");
  const plain = load(file) as TypeScript;
  const origins = new Map<string, Origin>();

  const createWatchCompilerHost: TypeScript["createWatchCompilerHost"] = (
    roots,
    options,
    ...rest
  ) => plain.createWatchCompilerHost(roots, { ...options, inlineSourceMap: true }, ...rest);

  const transpileModule: TypeScript["transpileModule"] = (text, options) => {
    const [code, inlineMap] = withoutMapComment(text);
    const emitted = plain.transpileModule(code, {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const [outputText] = withoutMapComment(emitted.outputText);
    if (inlineMap !== undefined && emitted.sourceMapText !== undefined) {
      const base64 = inlineMap.slice(inlineMap.indexOf(",") + 1);
      const toModule = originFrom(emitted.sourceMapText);
      const toSource = originFrom(Buffer.from(base64, "base64").toString());
      origins.set(outputText, (place) => {
        const between = toModule(place);
        return between && toSource(between);
      });
    }
    return { ...emitted, outputText };
  };

  // TypeScript's exports cannot be assigned to, but the module that tslab will be given can.
  load.cache[file]!.exports = Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(plain),
      createWatchCompilerHost: { enumerable: true, value: createWatchCompilerHost },
      transpileModule: { enumerable: true, value: transpileModule },
    },
  );
  return { load, typescript: plain, originOf: (emitted) => origins.get(emitted) };
}

// The comment is the last line; a cell may hold the same words in a string of its own before it.
function withoutMapComment(text: string): [code: string, url: string | undefined] {
  const start = text.lastIndexOf(MAP_COMMENT);
  if (start < 0) return [text, undefined];
  return [text.slice(0, start), text.slice(start + MAP_COMMENT.length).trim()];
}

function originFrom(map: string): Origin {
  const entries = new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]);
  return ({ line, column }) => {
    const entry = entries.findEntry(line, column);
    // The nearest entry before may belong to an earlier line: then this one came from nowhere.
    return "originalLine" in entry && entry.generatedLine === line
      ? { line: entry.originalLine, column: entry.originalColumn }
      : undefined;
  };
}

/** JavaScript that calls `mark(line)` before each statement, and the way back from its lines. */
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
  call: (line: number) => string,
): Marked {
  const file = typescript.createSourceFile("cell.js", emitted, 99); // 99: the latest ECMAScript
  const lines = emitted.split("\n");
  const calls = new Map<number, string>();
  for (const statement of file.statements) {
    const start = file.getLineAndCharacterOfPosition(statement.getStart(file));
    if (start.character !== 0) continue;
    // The start may be the compiler's own, as in `exports.last = value`: the first known place is.
    let from: Place | undefined;
    for (let column = 0; from === undefined && column < lines[start.line].length; column++) {
      from = origin({ line: start.line, column });
    }
    if (from !== undefined) calls.set(start.line, call(from.line));
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
