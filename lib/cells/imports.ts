import { statSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, extname, isAbsolute, join, sep } from "node:path";
import vm from "node:vm";
import type { TypeScript } from "./typescript";

/** How cells come by what they import. */
export interface Imports {
  /** Loads the ES modules that the code imports, before it runs and needs them at once. */
  readonly prepare: (source: string) => Promise<void>;
  /** `require` for cells, in place of tslab's. */
  readonly require: (name: string) => unknown;
  /** `import()` for cells, and for a file beside them with its own `require` and place. */
  readonly import: (name: unknown, require?: Require, file?: string) => Promise<unknown>;
}

type Require = (name: string) => unknown;

const OWN_NAME = "remixmatch";
const REBUILT =
  `${OWN_NAME} was built anew: this import reads the new build, while what earlier cells imported ` +
  "or made stays of the old one. Restart the kernel to have the new one alone.\n";

/**
 * Extends tslab's `require` (which also knows modules of cells and TypeScript files beside the
 * notebook) by ES modules, with `import` conditions and top-level await as they come, and by this
 * library's build: when it has changed since it was loaded, it is read again and `hint` told.
 */
export function extendRequire(
  typescript: TypeScript,
  folder: string,
  require: Require,
  hint: (text: string) => void,
): Imports {
  const from = join(folder, "cells.js");
  const finder = createRequire(from);
  const modules = new Map<string, object>(); // ES modules, as CommonJS expects them, by name
  const importers = new Map<string, (name: string) => Promise<object>>();
  const loadFrom = (file: string) => {
    const load = importers.get(file) ?? importerFrom(file);
    importers.set(file, load);
    return load;
  };
  const load = loadFrom(from);

  const isPackage = (name: string) =>
    !name.startsWith(".") &&
    !isAbsolute(name) &&
    !name.startsWith("node:") &&
    name !== "tslab" &&
    !builtinModules.includes(name);

  async function prepare(source: string): Promise<void> {
    const { importedFiles } = typescript.preProcessFile(source, true, false);
    for (const { fileName: name } of importedFiles) {
      if (modules.has(name) || !isPackage(name) || !isEsModule(name)) continue;
      // What fails here fails again, and says so, in the line of the cell that imports it.
      const loaded = await load(name).catch(() => undefined);
      if (loaded !== undefined) modules.set(name, asCommonJs(loaded));
    }
  }

  function isEsModule(name: string): boolean {
    try {
      return isEsFile(finder.resolve(name));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
    }
  }

  const build = watchBuild(finder);

  function requireFrom(name: string): unknown {
    const prepared = modules.get(name);
    if (prepared !== undefined) return prepared;
    if (name.split("/")[0] !== OWN_NAME) return require(name);
    if (build.forgetChanged()) hint(REBUILT);
    const loaded = require(name);
    build.note();
    return loaded;
  }

  // import() takes URLs, too, and never throws at once.
  async function importFrom(
    given: unknown,
    near: Require = requireFrom,
    file = from,
  ): Promise<unknown> {
    const name = String(given);
    if (isPackage(name) || name.endsWith(".mjs")) return loadFrom(file)(name);
    return asModule(near(name));
  }

  // With all that Node's own has: resolve, cache, main.
  const requireForCells = new Proxy(require, {
    apply: (_, __, [name]: [unknown]) =>
      typeof name === "string" ? requireFrom(name) : require(name as string),
  });
  return { prepare, require: requireForCells, import: importFrom };
}

// import() resolves names from the file in which it stands; this is one in the notebook's folder.
function importerFrom(filename: string): (name: string) => Promise<object> {
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  hush("vm.USE_MAIN_CONTEXT_DEFAULT_LOADER");
  return vm.runInThisContext("(name) => import(name)", {
    filename,
    importModuleDynamically,
  }) as (name: string) => Promise<object>;
}

// Node warns of an experiment that is ours, not the cell's.
function hush(name: string): void {
  const warn = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).startsWith(name)) warn(warning, ...rest);
  };
}

function isEsFile(file: string): boolean {
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

// As Node's own require(esm) has it: compiled imports find `default` where they look for it.
function asCommonJs(module: object): object {
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

function asModule(loaded: unknown): unknown {
  const isModule = typeof loaded === "object" && loaded !== null && "__esModule" in loaded;
  return isModule ? loaded : { ...(loaded as object), default: loaded };
}

/** Watches the library's loaded files, so that a new build of it can be read again. */
function watchBuild(finder: NodeJS.Require): {
  readonly note: () => void;
  readonly forgetChanged: () => boolean;
} {
  const seen = new Map<string, number | undefined>();
  const changedAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

  function loaded(): string[] {
    const folder = dirname(finder.resolve(OWN_NAME)) + sep;
    // What runs the cells is not what they import.
    const cells = join(folder, "cells") + sep;
    return Object.keys(finder.cache).filter(
      (file) => file.startsWith(folder) && !file.startsWith(cells),
    );
  }

  function note(): void {
    for (const file of loaded()) if (!seen.has(file)) seen.set(file, changedAt(file));
  }

  function forgetChanged(): boolean {
    if (![...seen].some(([file, before]) => changedAt(file) !== before)) return false;
    for (const file of loaded()) delete finder.cache[file];
    seen.clear();
    return true;
  }

  return { note, forgetChanged };
}
