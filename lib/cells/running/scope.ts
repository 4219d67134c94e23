// What cells get is of their own kind.
const { Object: CellObject, ReferenceError: CellReferenceError } = globalThis;

/**
 * The one scope of a notebook: each name that a cell declares at its top level is a property of this
 * object, and code of all cells, however late it runs, reads and writes that property.
 */
export type Scope = Record<string, unknown>;

/**
 * Creates an empty scope. To read a name that has no value yet, as in `const f = () => later; f();
 * let later = 1`, throws a ReferenceError, as JavaScript does.
 */
export function createScope(): Scope {
  // What the scope itself lacks is looked up here. Names that it has never come here: V8 reads them
  // as fast as a local variable's value.
  const unset = new Proxy(Object.create(null) as object, {
    get(_, name) {
      if (typeof name === "symbol") return undefined;
      throw new CellReferenceError(`Cannot access '${name}' before initialization`);
    },
    set: (_, name, value: unknown, scope: object) => define(scope, name, { value, writable: true }),
  });
  return Object.create(unset) as Scope;
}

/** Whether a name has a value, undefined among them. */
export function hasName(scope: Scope, name: string): boolean {
  return Object.hasOwn(scope, name);
}

/** Gives names that have no value yet the value undefined, as `var` does where its scope begins. */
export function hoistNames(scope: Scope, names: readonly string[]): void {
  // Not by the list's iterator, which is the cells' own.
  for (let i = 0; i < names.length; i++) {
    if (!hasName(scope, names[i])) scope[names[i]] = undefined;
  }
}

/**
 * Binds names to what a module exports: they follow it, as an import does. `names` gives for each
 * name that of the export, "default", or "*" for the module as a whole. A later declaration of the
 * same name takes its place.
 */
export function bindImports(
  scope: Scope,
  module: unknown,
  names: Readonly<Record<string, string>>,
): void {
  for (const [name, exported] of Object.entries(names)) {
    const value = exported === "*" ? namespaceOf(module) : undefined;
    define(scope, name, {
      get: exported === "*" ? () => value : () => readExport(module, exported),
      set: (replacement: unknown) => define(scope, name, { value: replacement, writable: true }),
    });
  }
}

function define(scope: object, name: PropertyKey, property: PropertyDescriptor): boolean {
  return Reflect.defineProperty(scope, name, { ...property, enumerable: true, configurable: true });
}

function readExport(module: unknown, name: string): unknown {
  if (name === "default" && !isEsModule(module)) return module;
  return (module as Record<string, unknown>)[name];
}

// As TypeScript's `esModuleInterop` has it: a CommonJS module's exports, which the names follow, and
// all of them as `default`.
function namespaceOf(module: unknown): unknown {
  if (isEsModule(module)) return module;
  const namespace = new CellObject() as { default?: unknown };
  namespace.default = module;
  for (const name of Object.keys(Object(module) as object)) {
    if (name === "default") continue;
    const get = () => (module as Record<string, unknown>)[name];
    Object.defineProperty(namespace, name, { enumerable: true, get });
  }
  return namespace;
}

function isEsModule(module: unknown): boolean {
  return Boolean((module as { __esModule?: unknown } | null | undefined)?.__esModule);
}
