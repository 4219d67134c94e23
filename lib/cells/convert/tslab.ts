import type ts from "@tslab/typescript-for-tslab";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageRoot } from "../../base/package-root";
import { BoundedMap } from "../../base/bounded-map";
import { createProgramBuilder } from "./builder-program";
import { createEmitTransform } from "./emit-transforms";
import { createShareNames } from "./share-names";
import { chainSourceMaps, type FindOrigin } from "./source-map";
import type { TypeScript, TypeScriptInternals } from "./typescript";

/** tslab's own modules, and its TypeScript, extended by what its cells lack. */
export interface Tslab {
  readonly load: (module: string) => unknown;
  readonly typescript: TypeScriptInternals;
  /** The options that cells are compiled with, once there is a converter. */
  readonly options: () => ts.CompilerOptions;
  /** The way back from what the converter emitted; undefined for any other text. */
  readonly originOf: (emitted: string) => FindOrigin | undefined;
}

/** The line that tslab adds to a cell, which ends the text that it compiles. */
const EXPORTED_NAMES = /\nexport \{[^{}\n]*\}$/;
const MAP_COMMENT = "\n//# sourceMappingURL=";
const BUNDLER_RESOLUTION = 100;
/** Characters of emitted texts and maps that are kept: cells that a stack may still lead to. */
const KEPT_CHARACTERS = 50_000_000;

/**
 * Loads tslab with a TypeScript that does more, without a change to either's code. Must be called
 * before anything else loads tslab's converter.
 *
 * - Source maps survive: tslab emits a cell in two passes, to modules and then to CommonJS, and
 *   asks for no map in either. Both passes are made to give one, and the two are chained.
 * - Programs are built without the index of all references, which tslab needs for a cell's own
 *   files alone: with large libraries imported, it took most of a cell's time.
 * - Packages that only name their files in `exports` are found.
 * - Cells are emitted with the transforms of `emit-transforms.ts` in the first pass, and share their
 *   names by that of `share-names.ts` in the second. `isDefined`: whether a name has a value now.
 */
export function loadTslab(isDefined: (name: string) => boolean): Tslab {
  const load = createRequire(require.resolve("tslab/dist/converter.js"));
  const file = load.resolve("@tslab/typescript-for-tslab");
  const typescript = load(file) as TypeScriptInternals;
  const origins = new BoundedMap<FindOrigin>(KEPT_CHARACTERS);
  const cells: Cells = new Map();
  let options: ts.CompilerOptions = {};
  const extensions = {
    createWatchCompilerHost: extendWatchCompilerHost(typescript, cells, (used) => (options = used)),
    transpileModule: extendTranspileModule(typescript, { origins, cells, isDefined }),
  };
  // TypeScript's exports cannot be assigned to, but the module that tslab will be given can.
  load.cache[file]!.exports = Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(typescript),
      createWatchCompilerHost: { enumerable: true, value: extensions.createWatchCompilerHost },
      transpileModule: { enumerable: true, value: extensions.transpileModule },
    },
  );
  return { load, typescript, options: () => options, originOf: (emitted) => origins.get(emitted) };
}

/** By the text that the first pass has emitted of a cell: the names that earlier cells declare. */
type Cells = Map<string, ReadonlySet<string>>;

// The first pass, with other options and programs than tslab asks for.
function extendWatchCompilerHost(
  typescript: TypeScriptInternals,
  cells: Cells,
  onOptions: (options: ts.CompilerOptions) => void,
) {
  const createHost = typescript.createWatchCompilerHost as (...args: unknown[]) => unknown;
  return (roots: unknown, given: ts.CompilerOptions, system: ts.System): unknown => {
    const options: ts.CompilerOptions = {
      ...given,
      inlineSourceMap: true,
      moduleResolution: BUNDLER_RESOLUTION,
      typeRoots: [...(given.typeRoots ?? []), join(packageRoot(), "lib", "cells", "types")],
    };
    onOptions(options);
    let failure: { readonly error: unknown } | undefined;
    const createProgram = createProgramBuilder(typescript, {
      transform: createEmitTransform(typescript),
      onCell: (emitted, earlier) => cells.set(emitted, earlier),
      onFailure: (error) => (failure = { error }),
    });
    function throwFailure(): void {
      const last = failure;
      failure = undefined;
      if (last !== undefined) throw last.error;
    }
    return createHost(
      roots,
      options,
      withNamesAsWritten(withoutOtherTimers(system, throwFailure)),
      createProgram,
      () => undefined,
      () => undefined,
    );
  };
}

// The second pass, which chains its source map with that of the first.
function extendTranspileModule(
  typescript: TypeScript,
  {
    origins,
    cells,
    isDefined,
  }: {
    readonly origins: BoundedMap<FindOrigin>;
    readonly cells: Cells;
    readonly isDefined: (name: string) => boolean;
  },
): TypeScript["transpileModule"] {
  return (text, options) => {
    const [code, inlineMap] = splitMapComment(text);
    const earlier = cells.get(text);
    cells.delete(text);
    const transformers = earlier && {
      before: [createShareNames(typescript, (name) => earlier.has(name) && isDefined(name))],
      after: [withoutModuleMark(typescript)],
    };
    const emitted = typescript.transpileModule(code, {
      ...options,
      ...(transformers && { transformers }),
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const [outputText] = splitMapComment(emitted.outputText);
    if (inlineMap !== undefined && emitted.sourceMapText !== undefined) {
      const base64 = inlineMap.slice(inlineMap.indexOf(",") + 1);
      const weight = outputText.length + emitted.sourceMapText.length + base64.length;
      origins.set(outputText, chainSourceMaps(emitted.sourceMapText, base64), weight);
    }
    return { ...emitted, outputText };
  };
}

// Compiled as a module, a cell would mark the scope of the notebook as one.
function withoutModuleMark(typescript: TypeScript): ts.TransformerFactory<ts.SourceFile> {
  return () => (file) => {
    const statements = file.statements.filter(
      (statement) =>
        statement.pos >= 0 ||
        !typescript.isExpressionStatement(statement) ||
        !typescript.isCallExpression(statement.expression) ||
        statement.expression.arguments.length !== 3,
    );
    return typescript.factory.updateSourceFile(file, statements);
  };
}

/**
 * tslab's system takes one timer, that of the next program, and throws at a second. TypeScript wants
 * one more where files come and go, to look again for what it has not found; each program does that
 * anyway. `afterwards` is called when a timer has done its work.
 */
function withoutOtherTimers(system: ts.System, afterwards: () => void): ts.System {
  const other = Symbol("timer");
  return Object.assign(Object.create(system) as ts.System, {
    setTimeout: (callback: () => void, milliseconds: number) => {
      if (callback.name !== "updateProgramWithWatchStatus") return other;
      const timer = system.setTimeout!(callback, milliseconds) as { callback: () => void };
      const fire = timer.callback;
      timer.callback = () => {
        fire();
        afterwards();
      };
      return timer;
    },
    clearTimeout: (timer: unknown) => {
      if (timer !== other) system.clearTimeout?.(timer);
    },
  });
}

/**
 * tslab has a cell export its names by a last line, where it writes those that begin with two
 * underscores as TypeScript keeps them: with three. And `declare global` is no name.
 */
function withNamesAsWritten(system: ts.System): ts.System {
  return Object.assign(Object.create(system) as ts.System, {
    readFile: (path: string, encoding?: string) =>
      system
        .readFile(path, encoding)
        ?.replace(EXPORTED_NAMES, (line) =>
          line.replace(/\b__global\b(?:, )?/, "").replace(/\b___/g, "__"),
        ),
  });
}

// The comment is the last line; a cell may hold the same words in a string of its own before it.
function splitMapComment(text: string): [code: string, url: string | undefined] {
  const start = text.lastIndexOf(MAP_COMMENT);
  if (start < 0) return [text, undefined];
  return [text.slice(0, start), text.slice(start + MAP_COMMENT.length).trim()];
}
