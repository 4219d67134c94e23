import { readFileSync } from "node:fs";
import Module, { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";

// What a module of a realm has as `require`: of Node's own, what is asked for here.
type Require = ((name: string) => unknown) & Pick<NodeJS.Require, "resolve" | "cache">;

// The first realm is made by code that has only the cells' own.
const { get } = Reflect;
const HEAD = "function (exports, require, module, __filename, __dirname) {";

/** Node's globals that modules of a realm find; the others are not looked for there. */
const NODE_GLOBALS = [
  "process",
  "console",
  "performance",
  "queueMicrotask",
  "structuredClone",
  ...["setTimeout", "clearTimeout", "setImmediate", "clearImmediate"],
  ...["AbortController", "AbortSignal", "TextDecoder", "TextEncoder", "URL"],
];

/**
 * Makes a loader of modules which have arrays, maps, promises and all else that JavaScript brings
 * for themselves, as does what they require in turn where `isInside` says so of its file. What cells
 * do to their own, as `Array.prototype.map = …`, does not reach these modules. They find Node's
 * globals as they are now, and copies of Node's modules. Errors alone are those of the cells, which
 * may catch them.
 */
export function createRealm(isInside: (file: string) => boolean): (file: string) => unknown {
  const context = vm.createContext();
  const names = namesIn(context);
  const modules = new Map<string, NodeJS.Module>();
  const builtins = new Map<string, unknown>();
  const nodeRequire = createRequire(__filename);

  function load(file: string): unknown {
    const known = modules.get(file);
    if (known !== undefined) return known.exports as unknown;
    // Of Node's class, as what resolves names from this file wants it.
    const loaded = Object.assign(new Module(file), { filename: file, exports: newObject(context) });
    modules.set(file, loaded);
    // The names stand in a scope around the module's own, which may declare them anew.
    const text = `return (${HEAD}${readFileSync(file, "utf8")}\n})`;
    const options = { filename: file, parsingContext: context };
    const run = Reflect.apply(vm.compileFunction(text, [...names.keys()], options), undefined, [
      ...names.values(),
    ]) as (...scope: unknown[]) => void;
    const scope = [loaded.exports, requireFrom(file), loaded, file, dirname(file)];
    Reflect.apply(run, loaded.exports, scope);
    return loaded.exports as unknown;
  }

  function requireFrom(file: string): Require {
    const { resolve } = createRequire(file);
    const require = (name: string): unknown => {
      if (isBuiltin(name)) return builtin(name.replace(/^node:/, ""));
      const found = resolve(name);
      return isInside(found) ? load(found) : nodeRequire(found);
    };
    return Object.assign(require, { resolve, cache });
  }

  // As `require.cache`, through which a module can be given other exports.
  const cache = new Proxy(
    {},
    {
      get: (_, file) => modules.get(String(file)),
    },
  );

  function builtin(name: string): unknown {
    if (!builtins.has(name)) {
      builtins.set(name, name === "module" ? ownModule : copyOf(nodeRequire(name)));
    }
    return builtins.get(name);
  }

  // A `require` for a file of the realm finds what is in it; one for cells is Node's own.
  const requireFor = (file: string) => (isInside(file) ? requireFrom(file) : createRequire(file));
  const ownModule = new Proxy(Module, {
    get: (target, key) => (key === "createRequire" ? requireFor : (get(target, key) as unknown)),
  });

  return load;
}

// All that code finds as global, for its scope: looked up in the context, each would take long.
function namesIn(context: vm.Context): ReadonlyMap<string, unknown> {
  const own = vm.runInContext("Object.getOwnPropertyNames(globalThis)", context) as string[];
  const language = own
    .filter((name) => !["undefined", "NaN", "Infinity", "eval", "globalThis"].includes(name))
    .map((name) => [name, vm.runInContext(name, context)] as const);
  const node = NODE_GLOBALS.map((name) => [name, Reflect.get(globalThis, name)] as const);
  // What the engine itself throws inside is an error for cells, too.
  const errors = vm.runInContext("Error.prototype", context) as object;
  Object.setPrototypeOf(errors, Error.prototype);
  return new Map<string, unknown>([
    ...language,
    ...node,
    ...Object.entries({ globalThis, global: globalThis, Error, AggregateError }),
    ["Buffer", copyOf({ ...Buffer })],
  ]);
}

function newObject(context: vm.Context): object {
  return vm.runInContext("({})", context) as object;
}

// A module that is a function, as "events", is one class, and the process one object.
function copyOf(module: unknown): unknown {
  if (typeof module !== "object" || module === null || module === process) return module;
  return Object.create(null, Object.getOwnPropertyDescriptors(module));
}
