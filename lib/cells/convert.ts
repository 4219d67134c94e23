import { join } from "node:path";
import { markStatements, type MappedTslab, type Origin } from "./lines";
import type { CellFailure } from "./protocol";
import type { Script } from "./stacks";
import { compileFailure, type Diagnostic } from "./thrown";

interface Converted {
  readonly output?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly hasToplevelAwait?: boolean;
  readonly sideOutputs?: readonly { readonly path: string; readonly data: string }[];
}

/** What tslab's executor asks of a converter. */
export interface Converter {
  readonly convert: (before: string, source: string) => Converted;
  readonly addModule: (name: string, source: string, meta: unknown) => readonly Diagnostic[];
  readonly close: () => void;
}

/** Where the wrapped converter notes what it has seen. */
export interface ConversionNotes {
  /** The number of the cell that is being converted. */
  readonly number: () => number;
  readonly failed: (failure: CellFailure) => void;
  readonly scripts: Map<string, Script>;
}

// The two ways in which tslab's executor opens a cell's code.
const PREFIX = "(function(exports, require) { ".length;
const ASYNC_PREFIX = "(async function(exports, require) { ".length;

/** tslab's converter, with each cell's lines, names in stacks and compile errors noted. */
export function mapConverter(
  converter: Converter,
  { typescript, originOf }: MappedTslab,
  { number, failed, scripts }: ConversionNotes,
): Converter {
  const modules = new Map<string, number>(); // the cells that are modules, by their path

  function noteModules(outputs: Converted["sideOutputs"] = []): void {
    for (const { path, data } of outputs) {
      const origin = originOf(data);
      const cell = modules.get(path);
      if (origin === undefined) continue;
      const script =
        cell === undefined
          ? { label: path.replace(/\.js$/, ".ts"), origin }
          : { label: `cell-${cell}`, origin: inCell(origin) };
      scripts.set(path, { ...script, prefix: 0 });
    }
  }

  function convert(before: string, source: string): Converted {
    const converted = converter.convert(before, source);
    const { output, diagnostics, hasToplevelAwait, sideOutputs } = converted;
    if (diagnostics.length > 0) failed(compileFailure(number(), diagnostics));
    noteModules(sideOutputs);
    const origin = originOf(output ?? "");
    if (!output || origin === undefined) return converted;
    const call = (line: number) => `__tslab__.at(${line + 1});`;
    const marked = markStatements(typescript, output, inCell(origin), call);
    const label = `cell-${number()}`;
    const prefix = hasToplevelAwait ? ASYNC_PREFIX : PREFIX;
    scripts.set(label, { label, origin: marked.origin, prefix });
    // The name by which stacks will call this code: tslab gives all cells the same one.
    return { ...converted, output: `${marked.text}\n//# sourceURL=${label}` };
  }

  function addModule(name: string, source: string, meta: unknown): readonly Diagnostic[] {
    modules.set(join(process.cwd(), `${name}.js`), number());
    const diagnostics = converter.addModule(name, source, meta);
    if (diagnostics.length > 0) failed(compileFailure(number(), diagnostics));
    return diagnostics;
  }

  return { convert, addModule, close: () => converter.close() };
}

// tslab puts one line, `export {};`, in front of each cell.
function inCell(origin: Origin): Origin {
  return (place) => {
    const found = origin(place);
    return found && found.line >= 1 ? { ...found, line: found.line - 1 } : undefined;
  };
}
