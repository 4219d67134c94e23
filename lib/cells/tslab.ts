import type ts from "@tslab/typescript-for-tslab";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageRoot } from "../base/package-root";
import { buildPrograms } from "./builder-program";
import { BoundedMap } from "./bounded-map";
import { originFrom, type Origin } from "./source-map";
import { createEmitTransform } from "./emit-transforms";
import type { Binding, TypeScript } from "./typescript";

/** tslab's own modules, and its TypeScript, extended by what its cells lack. */
export interface Tslab {
  readonly load: (module: string) => unknown;
  readonly typescript: TypeScript;
  /** The origin of what the converter emitted; undefined for any other text. */
  readonly originOf: (emitted: string) => Origin | undefined;
}

const MAP_COMMENT = "\n//# sourceMappingURL=";
const BUNDLER_RESOLUTION = 100;
/** Characters of emitted texts and maps that are remembered: cells that a stack may still lead to. */
const REMEMBERED = 50_000_000;

/**
 * Loads tslab with a TypeScript that does more, without a change to either's code. Must be called
 * before anything else loads tslab's converter.
 *
 * - Source maps survive: tslab emits a cell in two passes, to modules and then to CommonJS, and
 *   asks for no map in either. Both passes are made to give one, and the two are chained.
 * - Programs are built without the index of all references, which tslab needs for a cell's own
 *   files alone: with large libraries imported, it took most of a cell's time.
 * - Packages that only name their files in `exports` are found.
 * - Cells are emitted with the changes of `adapt.ts`.
 */
export function loadTslab(): Tslab {
  const load = createRequire(require.resolve("tslab/dist/converter.js"));
  const file = load.resolve("@tslab/typescript-for-tslab");
  const plain = load(file) as Binding;
  const origins = new BoundedMap<Origin>(REMEMBERED);

  const watchHost = plain.createWatchCompilerHost as (...args: unknown[]) => unknown;
  const createWatchCompilerHost = (roots: unknown, options: object, system: ts.System): unknown => {
    const { typeRoots = [] } = options as { typeRoots?: readonly string[] };
    const wanted = {
      ...options,
      inlineSourceMap: true,
      moduleResolution: BUNDLER_RESOLUTION,
      typeRoots: [...typeRoots, join(packageRoot(), "lib", "cells", "types")],
    };
    let failed: { readonly error: unknown } | undefined;
    const createProgram = buildPrograms(
      plain,
      (program) => createEmitTransform(plain, program),
      (error) => (failed = { error }),
    );
    function throwFailed(): void {
      const last = failed;
      failed = undefined;
      if (last !== undefined) throw last.error;
    }
    return watchHost(
      roots,
      wanted,
      withoutOtherTimers(system, throwFailed),
      createProgram,
      () => undefined,
      () => undefined,
    );
  };

  const transpileModule: TypeScript["transpileModule"] = (text, options) => {
    const [code, inlineMap] = withoutMapComment(text);
    const emitted = plain.transpileModule(code, {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const [outputText] = withoutMapComment(emitted.outputText);
    if (inlineMap !== undefined && emitted.sourceMapText !== undefined) {
      const base64 = inlineMap.slice(inlineMap.indexOf(",") + 1);
      const weight = outputText.length + emitted.sourceMapText.length + base64.length;
      origins.put(outputText, chained(emitted.sourceMapText, base64), weight);
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

// Maps are read when a stack needs them, not with every cell.
function chained(second: string, first: string): Origin {
  let toModule: Origin | undefined;
  let toSource: Origin | undefined;
  return (place) => {
    toModule ??= originFrom(second);
    toSource ??= originFrom(Buffer.from(first, "base64").toString());
    const between = toModule(place);
    return between && toSource(between);
  };
}

// The comment is the last line; a cell may hold the same words in a string of its own before it.
function withoutMapComment(text: string): [code: string, url: string | undefined] {
  const start = text.lastIndexOf(MAP_COMMENT);
  if (start < 0) return [text, undefined];
  return [text.slice(0, start), text.slice(start + MAP_COMMENT.length).trim()];
}
