import type { Debugger } from "node:inspector";
import { fileURLToPath } from "node:url";
import type { Position } from "../convert/source-map";
import { cellPath } from "./cell-path";
import type { Inspector } from "./inspector";
import { hasMap, readMappedFile } from "./mapped-file";

/** A part of a script. */
export interface LocationRange {
  readonly scriptId: string;
  readonly start: { readonly lineNumber: number; readonly columnNumber: number };
  readonly end: { readonly lineNumber: number; readonly columnNumber: number };
}

/** A script that V8 runs, as it was written. */
export interface DebugScript {
  readonly id: string;
  readonly url: string;
  /** What debuggers call its source. */
  readonly path: string;
  readonly name: string;
  readonly text: () => Promise<string>;
  readonly isCell: boolean;
  /** Where places come from; undefined for what the compiler has put in. */
  readonly origins: (places: readonly Position[]) => Promise<(Position | undefined)[]>;
  /** Lines that stepping passes over. */
  readonly skipList: () => Promise<LocationRange[]>;
}

type Parsed = Debugger.ScriptParsedEventDataType;

/** Makes what a debugger knows of a script. `prefix`: see `cellPath`. */
export async function describeScript(
  inspector: Inspector,
  { scriptId: id, url }: Parsed,
  prefix: string,
): Promise<DebugScript> {
  const compiled = (): Promise<string> => scriptSource(inspector, id);
  let ranges: Promise<LocationRange[]> | undefined;
  const skipList = () => (ranges ??= compiled().then((source) => linesToSkip(id, source)));
  const common = { id, url, skipList };
  const name = url.startsWith("file:") ? fileURLToPath(url) : url;
  const isFile = url.startsWith("file:");
  const known = isFile && hasMap(name) ? null : await inspector.call("describe", name);
  if (known !== null) {
    const { label, source } = known;
    // The compiler adds lines to a cell.
    const lines = source?.split("\n").length ?? Infinity;
    return {
      ...common,
      name: label,
      path: source === null ? label : cellPath(source, prefix),
      isCell: source !== null,
      text: () => Promise.resolve(source ?? readMappedFile(label).text()),
      async origins(places) {
        const found = await inspector.call("origins", name, places);
        return found.map((origin) => (origin && origin.line < lines ? origin : undefined));
      },
    };
  }
  if (isFile) {
    const { path, text, findOrigin } = readMappedFile(name);
    const origins = (places: readonly Position[]) => Promise.resolve(places.map(findOrigin));
    return {
      ...common,
      path,
      name: path.split(/[/\\]/).at(-1)!,
      isCell: false,
      text: () => Promise.resolve(text()),
      origins,
    };
  }
  return {
    ...common,
    path: `${prefix}script-${id}.js`,
    name: url || `script ${id}`,
    isCell: false,
    text: compiled,
    origins: (places) => Promise.resolve([...places]),
  };
}

async function scriptSource(inspector: Inspector, scriptId: string): Promise<string> {
  const { scriptSource } = await inspector.post<Debugger.GetScriptSourceReturnType>(
    "Debugger.getScriptSource",
    { scriptId },
  );
  return scriptSource;
}

// Of a cell, the calls before statements; of a module, what it exports of another one.
const PREFIX = /^\((?:async )?function [^{]*\{ /;
const SKIPPED_LINE =
  /^(?:__tslab__\.at\(|Object\.defineProperty\(exports, "[^"]+", \{ enumerable: true, get: )/;

function linesToSkip(scriptId: string, source: string): LocationRange[] {
  return source.split("\n").flatMap((line, lineNumber) => {
    const [{ length: column }] = (lineNumber === 0 && PREFIX.exec(line)) || [""];
    if (!SKIPPED_LINE.test(line.slice(column))) return [];
    const start = { lineNumber, columnNumber: column };
    return [{ scriptId, start, end: { lineNumber, columnNumber: line.length } }];
  });
}
