import Module, { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";

/** A TypeScript file beside the notebook, or a cell marked `@module`, as JavaScript. */
export interface ModuleOutput {
  readonly path: string;
  readonly data: string;
}

/** The modules that are TypeScript beside the notebook. */
export interface LocalModules {
  /** Takes modules that are new, or that have changed: they run anew when they are next required. */
  readonly update: (outputs: readonly ModuleOutput[]) => void;
  /** Node's `require` in the notebook's folder, which finds these modules, too. */
  readonly require: NodeJS.Require;
}

interface CompilableModule extends NodeJS.Module {
  _compile: (code: string, filename: string) => void;
}

/** Keeps the local modules of a folder. `tslab`: what `require("tslab")` gives. */
export function createLocalModules(folder: string, tslab: () => unknown): LocalModules {
  const outputs = new Map<string, string>();
  const loaded = new Map<string, NodeJS.Module>();

  function load(from: string, name: string): NodeJS.Module | undefined {
    const path = join(from, extname(name) === "" ? `${name}.js` : name);
    const code = outputs.get(path);
    if (code === undefined || loaded.has(path)) return loaded.get(path);
    const local = new Module(path, module) as CompilableModule;
    local.filename = path;
    local.paths = createRequire(path).resolve.paths("package") ?? [];
    local.require = extend(createRequire(path), dirname(path));
    // Before it runs: modules may require one another.
    loaded.set(path, local);
    try {
      local._compile(code, path);
    } catch (error) {
      loaded.delete(path);
      throw error;
    }
    return local;
  }

  function extend(require: NodeJS.Require, from: string): NodeJS.Require {
    return new Proxy(require, {
      apply(target, self, [name]: [string]): unknown {
        if (name === "tslab") return tslab();
        const local = typeof name === "string" ? load(from, name) : undefined;
        return local === undefined
          ? (Reflect.apply(target, self, [name]) as unknown)
          : local.exports;
      },
    });
  }

  return {
    update(changed) {
      for (const { path, data } of changed) {
        loaded.delete(path);
        outputs.set(path, data);
      }
    },
    require: extend(createRequire(join(folder, "cells.js")), folder),
  };
}
