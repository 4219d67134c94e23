import type ts from "@tslab/typescript-for-tslab";
import { join } from "node:path";
import { UserError, reason } from "../base/user-error";
import { markStatements, type Origin, type Place } from "./source-map";
import type { CellFailure } from "./protocol";
import type { BoundedMap } from "./bounded-map";
import type { Script } from "./prepare-stack-trace";
import { compileFailure, type Diagnostic } from "./thrown";
import { RUNTIME_GLOBAL } from "./emit-transforms";
import type { Tslab } from "./tslab";
import type { TypeScript } from "./typescript";

interface Converted {
  readonly output?: string;
  readonly declOutput?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly hasToplevelAwait?: boolean;
  readonly sideOutputs?: readonly { readonly path: string; readonly data: string }[];
}

/** Where names stand that could go on at a place, and which; positions count UTF-16 units. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
}

/** What tslab's executor asks of a converter. */
export interface Converter {
  readonly convert: (before: string, source: string) => Converted;
  readonly inspect: (before: string, source: string, at: number) => ts.QuickInfo | undefined;
  readonly complete: (before: string, source: string, at: number) => Completion;
  readonly addModule: (name: string, source: string, meta: unknown) => readonly Diagnostic[];
  readonly close: () => void;
}

/** A converter that remembers by itself what cells have declared. */
export interface CellConverter extends Converter {
  /** The cell that was converted last has ended well: what it declares stays. */
  readonly keep: () => void;
  /** It failed in the statement at this place: what it declared before that stays. */
  readonly keepBefore: (place: Place | undefined) => void;
  /** Nothing is declared any more. */
  readonly forget: () => void;
}

/** Where the wrapped converter notes what it has seen. */
export interface ConversionNotes {
  /** The number of the cell that is being converted. */
  readonly number: () => number;
  readonly failed: (failure: CellFailure) => void;
  readonly scripts: BoundedMap<Script>;
  /** Keeps the compiler from being stopped halfway. */
  readonly shield: <T>(work: () => T) => T;
}

// The two ways in which tslab's executor opens a cell's code.
const PREFIX = "(function(exports, require) { ".length;
const ASYNC_PREFIX = "(async function(exports, require) { ".length;
// TypeScript empties all names that a module will export before it runs: in a cell that fails, the
// values that earlier cells gave these names would be gone. It does so before anything of the cell's
// own, which may hold such a line in a template.
const EMPTIED =
  /^((?:["'].*;\n)*Object\.defineProperty\(exports, "__esModule".*;\n)((?:(?:exports\.[^\s=;]+ = )+void 0;\n)+)/;

/** tslab's converter, with each cell's lines, names in stacks, declarations and errors noted. */
export function mapConverter(
  converter: Converter,
  { typescript, originOf }: Tslab,
  { number, failed, scripts, shield }: ConversionNotes,
): CellConverter {
  const modules = new Map<string, number>(); // the cells that are modules, by their path
  let declared = "";
  let last: { readonly source: string; readonly declares: string } | undefined;

  function compile<T>(work: () => T): T {
    try {
      return shield(work);
    } catch (thrown) {
      throw new UserError(`TypeScript has given up on this cell: ${reason(thrown)}`);
    }
  }

  function noteModules(outputs: Converted["sideOutputs"] = []): void {
    for (const { path, data } of outputs) {
      const origin = originOf(data);
      const cell = modules.get(path);
      if (origin === undefined) continue;
      const script =
        cell === undefined
          ? { label: path.replace(/\.js$/, ".ts"), origin }
          : { label: `cell-${cell}`, origin: inCell(origin) };
      scripts.put(path, { ...script, prefix: 0 }, data.length);
    }
  }

  // What tslab's executor believes to be declared ends with the last cell that ended well.
  function convert(_before: string, source: string): Converted {
    last = undefined;
    const converted = compile(() => converter.convert(declared, source));
    const { output, declOutput, diagnostics, sideOutputs } = converted;
    const hasToplevelAwait = converted.hasToplevelAwait || awaitsAtTop(typescript, source);
    if (diagnostics.length > 0) failed(compileFailure(number(), diagnostics));
    else last = { source, declares: declOutput ?? "" };
    noteModules(sideOutputs);
    const origin = originOf(output ?? "");
    if (!output || origin === undefined) return converted;
    const call = ({ line, column }: Place) => `${RUNTIME_GLOBAL}.at(${line}, ${column});`;
    // Lines stay, for their numbers.
    const kept = output.replace(
      EMPTIED,
      (_, head: string, emptied: string) => head + emptied.replace(/.+/g, ""),
    );
    const marked = markStatements(typescript, kept, inCell(origin), call);
    const label = `cell-${number()}`;
    const name = `${label}.js`;
    const prefix = hasToplevelAwait ? ASYNC_PREFIX : PREFIX;
    scripts.put(name, { label, origin: marked.origin, prefix }, output.length);
    // The name by which V8 will call this code: tslab gives all cells the same one. It is another
    // than that of the cell, whose lines these are not.
    return { ...converted, hasToplevelAwait, output: `${marked.text}\n//# sourceURL=${name}` };
  }

  function addModule(name: string, source: string, meta: unknown): readonly Diagnostic[] {
    modules.set(join(process.cwd(), `${name}.js`), number());
    const diagnostics = compile(() => converter.addModule(name, source, meta));
    if (diagnostics.length > 0) failed(compileFailure(number(), diagnostics));
    return diagnostics;
  }

  function keepBefore(place: Place | undefined): void {
    if (last === undefined || place === undefined) return;
    const { source } = last;
    last = undefined;
    const file = typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.Latest);
    const lines = file.getLineStarts();
    const at = (lines[place.line] ?? source.length) + place.column;
    const statement = file.statements.find(({ pos, end }) => pos <= at && at < end);
    const ran = source.slice(0, statement?.pos ?? 0);
    if (ran.trim() === "") return;
    const { diagnostics, declOutput } = compile(() => converter.convert(declared, ran));
    if (diagnostics.length === 0) declared = declOutput ?? declared;
  }

  return {
    convert,
    addModule,
    inspect: (_before, source, at) => shield(() => converter.inspect(declared, source, at)),
    complete: (_before, source, at) => shield(() => converter.complete(declared, source, at)),
    keep: () => {
      if (last !== undefined) declared = last.declares;
    },
    keepBefore,
    forget: () => {
      declared = "";
    },
    close: () => converter.close(),
  };
}

// tslab looks for top-level `await` by an error of TypeScript's, which `for await` does not give, nor
// `await (…)` alone: that one could be the call of a function, and is read again in a module.
function awaitsAtTop(typescript: TypeScript, source: string): boolean {
  if (!/\bawait\b/.test(source)) return false;
  const visit = (node: ts.Node): boolean | undefined => {
    if (typescript.isFunctionLike(node) || typescript.isClassLike(node)) return undefined;
    if (typescript.isAwaitExpression(node)) return true;
    if (typescript.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    return typescript.forEachChild(node, visit);
  };
  const module = `export {};\n${source}`;
  const file = typescript.createSourceFile("cell.ts", module, typescript.ScriptTarget.Latest);
  return visit(file) ?? false;
}

// tslab puts one line, `export {};`, in front of each cell.
function inCell(origin: Origin): Origin {
  return (place) => {
    const found = origin(place);
    return found && found.line >= 1 ? { ...found, line: found.line - 1 } : undefined;
  };
}
