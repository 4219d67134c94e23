import { join } from "node:path";
import { UserError, reason } from "../base/user-error";
import type { BoundedMap } from "../base/bounded-map";
import { compileFailure } from "./compile-failure";
import { RUNTIME_GLOBAL } from "./emit-transforms";
import { instrumentStatements } from "./instrument-statements";
import type { Script } from "./prepare-stack-trace";
import type { CellFailure } from "./protocol";
import type { FindOrigin, Position } from "./source-map";
import { hasTopLevelAwait } from "./top-level-await";
import type { Tslab } from "./tslab";
import type { Converted, Converter, Diagnostic } from "./tslab-modules";
import type { TypeScript } from "./typescript";

/** A converter that keeps by itself what cells have declared. */
export interface CellConverter extends Converter {
  /** The cell that was converted last has ended well: what it declares stays. */
  readonly keep: () => void;
  /** It failed in the statement at this position: what it declared before that stays. */
  readonly keepBefore: (position: Position | undefined) => void;
  /** Nothing is declared any more. */
  readonly reset: () => void;
}

/** What a cell converter needs to know, and where it puts what it finds. */
export interface ConverterContext {
  /** The number of the cell that is being converted. */
  readonly cellNumber: () => number;
  /** Called when code does not compile. */
  readonly onFailure: (failure: CellFailure) => void;
  readonly scripts: BoundedMap<Script>;
  /** Keeps the compiler from being stopped halfway. */
  readonly uninterruptible: <T>(work: () => T) => T;
}

// The two ways in which tslab's executor begins a cell's code.
const PREFIX = "(function(exports, require) { ".length;
const ASYNC_PREFIX = "(async function(exports, require) { ".length;

/**
 * Extends tslab's converter: it instruments each cell's statements, knows the scripts that stacks
 * name, keeps declarations also of cells that fail, and reports what does not compile.
 */
export function createCellConverter(
  converter: Converter,
  { typescript, originOf }: Tslab,
  { cellNumber, onFailure, scripts, uninterruptible }: ConverterContext,
): CellConverter {
  const moduleCells = new Map<string, number>(); // the cells that are modules, by their path
  let declared = "";
  let last: { readonly source: string; readonly declares: string } | undefined;

  function compile<T>(work: () => T): T {
    try {
      return uninterruptible(work);
    } catch (thrown) {
      throw new UserError(`TypeScript has given up on this cell: ${reason(thrown)}`);
    }
  }

  function reportDiagnostics(diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length > 0) onFailure(compileFailure(cellNumber(), diagnostics));
  }

  // What tslab's executor passes as declared ends with the last cell that ended well.
  function convert(_before: string, source: string): Converted {
    last = undefined;
    const converted = compile(() => converter.convert(declared, source));
    const { output, declOutput, diagnostics, sideOutputs } = converted;
    reportDiagnostics(diagnostics);
    if (diagnostics.length === 0) last = { source, declares: declOutput ?? "" };
    addModuleScripts(sideOutputs);
    const origin = originOf(output ?? "");
    if (!output || origin === undefined) return converted;
    const hasToplevelAwait = converted.hasToplevelAwait || hasTopLevelAwait(typescript, source);
    const prefix = hasToplevelAwait ? ASYNC_PREFIX : PREFIX;
    return { ...converted, hasToplevelAwait, output: instrument(output, source, origin, prefix) };
  }

  function instrument(output: string, source: string, origin: FindOrigin, prefix: number): string {
    const callFor = ({ line, column }: Position) => `${RUNTIME_GLOBAL}.at(${line}, ${column});`;
    const kept = withoutEmptiedExports(output);
    const code = instrumentStatements(typescript, kept, inCell(origin), callFor);
    const label = `cell-${cellNumber()}`;
    const name = `${label}.js`;
    const script = { label, findOrigin: code.findOrigin, prefix, source };
    scripts.set(name, script, output.length + source.length);
    // The name by which V8 will call this code: tslab gives all cells the same one. It is another
    // than that of the cell, whose lines these are not.
    return `${code.text}\n//# sourceURL=${name}`;
  }

  function addModule(name: string, source: string, meta: unknown): readonly Diagnostic[] {
    moduleCells.set(join(process.cwd(), `${name}.js`), cellNumber());
    const diagnostics = compile(() => converter.addModule(name, source, meta));
    reportDiagnostics(diagnostics);
    return diagnostics;
  }

  function addModuleScripts(outputs: Converted["sideOutputs"] = []): void {
    for (const { path, data } of outputs) {
      const origin = originOf(data);
      if (origin === undefined) continue;
      const cell = moduleCells.get(path);
      const script =
        cell === undefined
          ? { label: path.replace(/\.js$/, ".ts"), findOrigin: origin }
          : { label: `cell-${cell}`, findOrigin: inCell(origin) };
      scripts.set(path, { ...script, prefix: 0 }, data.length);
    }
  }

  function keepBefore(position: Position | undefined): void {
    if (last === undefined || position === undefined) return;
    const ran = codeBefore(typescript, last.source, position);
    last = undefined;
    if (ran.trim() === "") return;
    const { diagnostics, declOutput } = compile(() => converter.convert(declared, ran));
    if (diagnostics.length === 0) declared = declOutput ?? declared;
  }

  return {
    convert,
    addModule,
    inspect: (_before, source, at) =>
      uninterruptible(() => converter.inspect(declared, source, at)),
    complete: (_before, source, at) =>
      uninterruptible(() => converter.complete(declared, source, at)),
    keep: () => {
      if (last !== undefined) declared = last.declares;
    },
    keepBefore,
    reset: () => {
      declared = "";
    },
    close: () => converter.close(),
  };
}

// TypeScript sets all names that a module will export to undefined before it runs: in a cell that
// fails, the values that earlier cells gave these names would be gone. It does so before anything of
// the cell's own, which may hold such a line in a template.
const EMPTIED_EXPORTS =
  /^((?:["'].*;\n)*Object\.defineProperty\(exports, "__esModule".*;\n)((?:(?:exports\.[^\s=;]+ = )+void 0;\n)+)/;

function withoutEmptiedExports(output: string): string {
  return output.replace(
    EMPTIED_EXPORTS,
    (_, head: string, emptied: string) => head + emptied.replace(/.+/g, ""), // lines stay
  );
}

// The statements before the one at a position.
function codeBefore(typescript: TypeScript, source: string, position: Position): string {
  const file = typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.Latest);
  const at = (file.getLineStarts()[position.line] ?? source.length) + position.column;
  const statement = file.statements.find(({ pos, end }) => pos <= at && at < end);
  return source.slice(0, statement?.pos ?? 0);
}

// tslab puts one line, `export {};`, in front of each cell.
function inCell(origin: FindOrigin): FindOrigin {
  return (position) => {
    const found = origin(position);
    return found && found.line >= 1 ? { ...found, line: found.line - 1 } : undefined;
  };
}
