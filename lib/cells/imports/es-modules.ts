import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import vm from "node:vm";

/** `import()` as it is in one file. */
export type ImportFrom = (name: string) => Promise<object>;

let isWarningHidden = false;

/** An `import()` that resolves names from a file, as it would if it stood there. */
export function createImport(filename: string): ImportFrom {
  if (!isWarningHidden) hideWarning("vm.USE_MAIN_CONTEXT_DEFAULT_LOADER");
  isWarningHidden = true;
  return vm.runInThisContext("(name) => import(name)", {
    filename,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as ImportFrom;
}

// Node warns of an experiment that is ours, not the cell's.
function hideWarning(name: string): void {
  const warn = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).startsWith(name)) warn(warning, ...rest);
  };
}

/** Whether a file is an ES module, by its name and the nearest package.json. */
export function isEsFile(file: string): boolean {
  if (extname(file) === ".mjs") return true;
  if (extname(file) !== ".js") return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    try {
      const { type } = createRequire(file)(join(folder, "package.json")) as { type?: string };
      return type === "module";
    } catch {
      if (folder === dirname(folder)) return false;
    }
  }
}

/**
 * An ES module as `require` gives it, in the way of Node's own require(esm): compiled imports find
 * `default` where they look for it.
 */
export function asCommonJs(module: object): object {
  if (!("default" in module) || "__esModule" in module) return module;
  return new Proxy(Object.create(null) as object, {
    get: (_, name) => (name === "__esModule" ? true : (Reflect.get(module, name) as unknown)),
    has: (_, name) => name === "__esModule" || Reflect.has(module, name),
    ownKeys: () => Reflect.ownKeys(module),
    getOwnPropertyDescriptor: (_, name) => {
      const found = Reflect.getOwnPropertyDescriptor(module, name);
      return found && { ...found, configurable: true };
    },
  });
}

/** A CommonJS module as `import()` gives it: its exports, and all of them as `default`. */
export function asEsModule(loaded: unknown): unknown {
  const isModule = typeof loaded === "object" && loaded !== null && "__esModule" in loaded;
  return isModule ? loaded : { ...(loaded as object), default: loaded };
}
