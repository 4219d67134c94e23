import { SourceMap } from "node:module";
import { textFromBase64 } from "../messages/base64";

/** A position in a text; lines and columns count from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Maps a position in emitted JavaScript to that in the TypeScript that it was emitted from;
 * undefined for what the compiler put in.
 */
export type FindOrigin = (position: Position) => Position | undefined;

/** Reads a source map. */
export function parseSourceMap(json: string): FindOrigin {
  const map = new SourceMap(JSON.parse(json) as ConstructorParameters<typeof SourceMap>[0]);
  return ({ line, column }) => {
    const entry = map.findEntry(line, column);
    // The nearest entry before may belong to an earlier line: then this line has no origin.
    return "originalLine" in entry && entry.generatedLine === line
      ? { line: entry.originalLine, column: entry.originalColumn }
      : undefined;
  };
}

/** Chains the maps of two passes, parsed when a stack first needs them. `first`: in base64. */
export function chainSourceMaps(second: string, first: string): FindOrigin {
  let toModule: FindOrigin | undefined;
  let toSource: FindOrigin | undefined;
  return (position) => {
    toModule ??= parseSourceMap(second);
    toSource ??= parseSourceMap(textFromBase64(first));
    const between = toModule(position);
    return between && toSource(between);
  };
}
