import { builtinModules, createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { asCommonJs, asEsModule, createImport, isEsFile, type ImportFrom } from "./es-modules";
import type { TypeScript } from "../convert/typescript";
import { OWN_NAME, watchBuild } from "./watch-build";

/** How cells import. */
export interface Imports {
  /** Loads the ES modules that the code imports, before it runs and needs them at once. */
  readonly prepare: (source: string) => Promise<void>;
  /** `require` for cells, in place of tslab's. */
  readonly require: Require;
  /** `import()` for cells, and for a file beside them with its own `require` and path. */
  readonly import: (name: unknown, require?: Require, file?: string) => Promise<unknown>;
}

type Require = (name: string) => unknown;

const REBUILT =
  `${OWN_NAME} was built anew: this import reads the new build, while what earlier cells imported ` +
  "or made stays of the old one. Restart the kernel to have the new one alone.\n";

/**
 * Extends tslab's `require` (which also resolves modules of cells and TypeScript files beside the
 * notebook) by ES modules, with `import` conditions and top-level await as they come, and by new
 * builds of this library: when it has changed since it was loaded, it is loaded again, and `warn`
 * is called.
 */
export function extendRequire(
  typescript: TypeScript,
  folder: string,
  tslabRequire: Require,
  warn: (text: string) => void,
): Imports {
  const cellsFile = join(folder, "cells.js");
  const nodeRequire = createRequire(cellsFile);
  const build = watchBuild(nodeRequire);
  const esModules = new Map<string, object>(); // as CommonJS expects them, by name
  const importsByFile = new Map<string, ImportFrom>();

  function importIn(file: string): ImportFrom {
    const known = importsByFile.get(file) ?? createImport(file);
    importsByFile.set(file, known);
    return known;
  }

  const importInCell = importIn(cellsFile);

  async function prepare(source: string): Promise<void> {
    const { importedFiles } = typescript.preProcessFile(source, true, false);
    for (const { fileName: name } of importedFiles) {
      if (esModules.has(name) || !isPackage(name) || !isEsModule(name)) continue;
      // What fails here fails again, and says so, in the line of the cell that imports it.
      const loaded = await importInCell(name).catch(() => undefined);
      if (loaded !== undefined) esModules.set(name, asCommonJs(loaded));
    }
  }

  function isEsModule(name: string): boolean {
    try {
      return isEsFile(nodeRequire.resolve(name));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
    }
  }

  function requireInCell(name: string): unknown {
    const prepared = esModules.get(name);
    if (prepared !== undefined) return prepared;
    if (name.split("/")[0] !== OWN_NAME) return tslabRequire(name);
    if (build.unloadIfChanged()) warn(REBUILT);
    const loaded = tslabRequire(name);
    build.noteLoaded();
    return loaded;
  }

  // import() takes URLs, too, and never throws at once.
  async function importInFile(
    given: unknown,
    require: Require = requireInCell,
    file = cellsFile,
  ): Promise<unknown> {
    const name = String(given);
    if (isPackage(name) || name.endsWith(".mjs")) return importIn(file)(name);
    return asEsModule(require(name));
  }

  // With all that Node's own has: resolve, cache, main.
  const requireForCells = new Proxy(tslabRequire, {
    apply: (_, __, [name]: [unknown]) =>
      typeof name === "string" ? requireInCell(name) : tslabRequire(name as string),
  });
  return { prepare, require: requireForCells, import: importInFile };
}

function isPackage(name: string): boolean {
  return (
    !name.startsWith(".") &&
    !isAbsolute(name) &&
    !name.startsWith("node:") &&
    name !== "tslab" &&
    !builtinModules.includes(name)
  );
}
