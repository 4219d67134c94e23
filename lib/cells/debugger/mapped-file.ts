import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseSourceMap, type FindOrigin } from "../convert/source-map";

/** A file of JavaScript as it was written: its own text, or the TypeScript it was compiled from. */
export interface MappedFile {
  readonly path: string;
  readonly text: () => string;
  readonly findOrigin: FindOrigin;
}

interface SourceMapJson {
  readonly sources?: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly sourceRoot?: string;
}

/** Reads the source map beside a file. One of several sources is as good as none. */
export function readMappedFile(file: string): MappedFile {
  const plain = { path: file, text: () => readFileSync(file, "utf8"), findOrigin: identity };
  if (!hasMap(file)) return plain;
  try {
    const json = readFileSync(`${file}.map`, "utf8");
    const {
      sources = [],
      sourcesContent = [],
      sourceRoot = "",
    } = JSON.parse(json) as SourceMapJson;
    if (sources.length !== 1) return plain;
    const path = resolve(dirname(file), sourceRoot, sources[0]);
    let findOrigin: FindOrigin | undefined;
    return {
      path,
      text: () => sourcesContent[0] ?? readFileSync(path, "utf8"),
      findOrigin: (position) => (findOrigin ??= parseSourceMap(json))(position),
    };
  } catch {
    return plain; // a map that is none
  }
}

/** Whether a map lies beside a file. */
export function hasMap(file: string): boolean {
  return existsSync(`${file}.map`);
}

function identity<T>(position: T): T {
  return position;
}
