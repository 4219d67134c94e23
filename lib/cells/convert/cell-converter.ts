import { join } from "node:path";
import { UserError, reason } from "../../base/user-error";
import type { BoundedMap } from "../../base/bounded-map";
import { keepNamespaces } from "./cell-declarations";
import { compileFailure } from "./compile-failure";
import { createDeclarations } from "./declarations";
import { RUNTIME_GLOBAL } from "./emit-transforms";
import { instrumentStatements } from "./instrument-statements";
import type { ModuleOutput } from "../imports/local-modules";
import type { Script } from "../errors/prepare-stack-trace";
import type { CellFailure } from "../messages/protocol";
import type { Run } from "../running/runs";
import { prefixOf } from "./share-names";
import type { FindOrigin, Position } from "./source-map";
import { hasTopLevelAwait } from "./top-level-await";
import type { Tslab } from "./tslab";
import type { Completion, TslabModules } from "./tslab-modules";
import type { TypeScript } from "./typescript";
import { withoutExports } from "./without-exports";
import type ts from "@tslab/typescript-for-tslab";

/** A cell as the body of a function: see `createShareNames`. */
export interface ConvertedCell {
  readonly code: string;
  readonly isAsync: boolean;
  /** TypeScript files beside the notebook that it imports, where they are new or have changed. */
  readonly modules: readonly ModuleOutput[];
}

/** Checks, converts and completes code, and keeps what cells have declared. */
export interface CellConverter {
  /** Converts the code of a run, or says why it does not compile. */
  readonly convert: (source: string, run: Run) => ConvertedCell | { readonly failure: CellFailure };
  /** What could stand at a position, in UTF-16 units. */
  readonly complete: (source: string, at: number) => Completion;
  readonly inspect: (source: string, at: number) => ts.QuickInfo | undefined;
  /** The run has ended well: what it declares stays. */
  readonly keep: (run: Run) => void;
  /** It failed in the statement at this position: what it declared before that stays. */
  readonly keepBefore: (run: Run, position: Position | undefined) => void;
  /** Nothing is declared any more. */
  readonly reset: () => void;
}

/** What a cell converter works with, and where it puts what it finds. */
export interface ConverterContext {
  readonly tslab: Tslab;
  readonly modules: TslabModules;
  readonly scripts: BoundedMap<Script>;
  /** Keeps the compiler from being stopped halfway. */
  readonly uninterruptible: <T>(work: () => T) => T;
}

const NOTHING: ConvertedCell = { code: "", isAsync: false, modules: [] };

/**
 * Extends tslab's converter: it instruments each cell's statements, knows the scripts that stacks
 * name, and keeps declarations also of cells that fail.
 */
export function createCellConverter({
  tslab: { typescript, originOf },
  modules,
  scripts,
  uninterruptible,
}: ConverterContext): CellConverter {
  const converter = uninterruptible(modules.createConverter);
  const moduleCells = new Map<string, number>(); // the cells that are modules, by their path
  const declarations = createDeclarations((before, source) => {
    const { diagnostics, declOutput } = compile(() => converter.convert(before, source));
    return diagnostics.length === 0 ? declarationsAfter(before, declOutput) : undefined;
  });

  function compile<T>(work: () => T): T {
    try {
      return uninterruptible(work);
    } catch (thrown) {
      throw new UserError(`TypeScript has given up on this cell: ${reason(thrown)}`);
    }
  }

  function convert(
    written: string,
    { run, number }: Run,
  ): ConvertedCell | { readonly failure: CellFailure } {
    const { module, mode, ...meta } = modules.getCodeMetadata(written);
    if (mode === "browser") {
      throw new UserError("a cell marked @browser needs a browser; the others can run here");
    }
    if (module !== undefined) return addModule(module, written, meta, number);
    const source = withoutExports(typescript, written);
    const before = declarations.text();
    const { output, declOutput, diagnostics, hasToplevelAwait, sideOutputs } = compile(() =>
      converter.convert(before, source),
    );
    if (diagnostics.length > 0) return { failure: compileFailure(number, diagnostics) };
    declarations.begin(run, source, declarationsAfter(before, declOutput));
    addModuleScripts(sideOutputs);
    const origin = originOf(output ?? "");
    if (!output || origin === undefined) return NOTHING;
    const isAsync = hasToplevelAwait === true || hasTopLevelAwait(typescript, source);
    const prefix = prefixOf(isAsync).length;
    const code = instrument(output, origin, { number, source: written, prefix });
    return { code, isAsync, modules: sideOutputs ?? [] };
  }

  function declarationsAfter(before: string, output = ""): string {
    return output + keepNamespaces(typescript, before, output);
  }

  function instrument(
    output: string,
    origin: FindOrigin,
    { number, source, prefix }: { number: number; source: string; prefix: number },
  ): string {
    const callFor = ({ line, column }: Position) => `${RUNTIME_GLOBAL}.at(${line}, ${column});`;
    const code = instrumentStatements(typescript, output, inCell(origin), callFor);
    const label = `cell-${number}`;
    const name = `${label}.js`;
    const script = { label, findOrigin: code.findOrigin, prefix, source };
    scripts.set(name, script, output.length + source.length);
    // The name by which V8 will call this code. It is another than that of the cell, whose lines
    // these are not.
    return `${code.text}\n//# sourceURL=${name}`;
  }

  // It runs when another cell imports it, and is there also with errors.
  function addModule(
    name: string,
    source: string,
    meta: object,
    number: number,
  ): ConvertedCell | { readonly failure: CellFailure } {
    moduleCells.set(join(process.cwd(), `${name}.js`), number);
    const diagnostics = compile(() => converter.addModule(name, source, meta));
    return diagnostics.length > 0 ? { failure: compileFailure(number, diagnostics) } : NOTHING;
  }

  function addModuleScripts(outputs: readonly ModuleOutput[] = []): void {
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

  function keepBefore({ run }: Run, position: Position | undefined): void {
    const source = declarations.source(run);
    if (source === undefined) return;
    declarations.keepOnly(run, position ? codeBefore(typescript, source, position) : "");
  }

  return {
    convert,
    inspect: (source, at) =>
      uninterruptible(() => converter.inspect(declarations.text(), source, at)),
    complete: (source, at) =>
      uninterruptible(() => converter.complete(declarations.text(), source, at)),
    keep: ({ run }) => declarations.keep(run),
    keepBefore,
    reset: declarations.reset,
  };
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
