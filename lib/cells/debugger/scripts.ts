import type { Debugger } from "node:inspector";
import { fileURLToPath } from "node:url";
import { RUNTIME_GLOBAL } from "../emit-transforms";
import type { Position } from "../source-map";
import { cellPath } from "./cell-path";
import type { Inspector } from "./inspector";
import { readMappedFile } from "./mapped-file";

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
  const common = { id, url, skipList: () => Promise.resolve([]) };
  const compiled = (): Promise<string> => scriptSource(inspector, id);
  const name = url.startsWith("file:") ? fileURLToPath(url) : url;
  const known = await inspector.call("describe", name);
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
      skipList: async () => callLines(id, await compiled()),
    };
  }
  if (url.startsWith("file:")) {
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

// The calls before statements, each on a line of its own.
function callLines(scriptId: string, source: string): LocationRange[] {
  const call = `${RUNTIME_GLOBAL}.at(`;
  return source.split("\n").flatMap((line, lineNumber) => {
    const column = line.indexOf(call);
    if (column < 0 || (column > 0 && lineNumber > 0)) return [];
    const start = { lineNumber, columnNumber: column };
    return [{ scriptId, start, end: { lineNumber, columnNumber: line.length } }];
  });
}
