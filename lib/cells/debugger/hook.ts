import type { BoundedMap } from "../../base/bounded-map";
import type { Script } from "../errors/prepare-stack-trace";
import { toResult } from "../running/result";
import { hasName, type Scope } from "../running/scope";
import type { Position } from "../convert/source-map";
import type { TypeScript } from "../convert/typescript";
import { compileExpression } from "./compile-expression";
import { isInTry } from "./is-in-try";
import { pauseAtBorder } from "./pause-at-border";
import { DEBUG_HOOK } from "./protocol";

/** What the debugger's thread calls in the thread of the cells, through the inspector. */
export interface DebugHook {
  /** Whether a debugger wants to see cells before they run. */
  attached: boolean;
  /** Of a script that cells were compiled to: its label, and its code where it is a cell. */
  readonly describe: (name: string) => { label: string; source: string | null } | null;
  /** Where places in a script come from; null for what the compiler has put in. */
  readonly origins: (name: string, places: readonly Position[]) => (Position | null)[];
  /** What cells have declared, as it is now. */
  readonly variables: () => Record<string, unknown>;
  /** The same, live, without the names that a stopped function hides: for a `with` statement. */
  readonly scope: (hidden: readonly string[]) => object;
  readonly assign: (name: string, value: unknown) => void;
  /** Whether code catches what is thrown at a place. */
  readonly isInTry: (code: string, place: Position) => boolean;
  readonly compile: (expression: string) => { code: string } | { error: string };
  readonly bundle: (value: unknown) => Promise<object>;
}

/** What the hook needs of the interpreter. */
export interface DebugHookParts {
  readonly scripts: BoundedMap<Script>;
  readonly scope: () => Scope;
  readonly typescript: TypeScript;
}

/** Called where the code of a run begins, once or more, and where it has ended. */
export interface Borders {
  readonly enter: (run: object) => void;
  readonly leave: () => void;
}

/** Installs the hook. */
export function installDebugHook(parts: DebugHookParts): Borders {
  const { scripts, typescript } = parts;
  const entered = new WeakSet();
  const hook: DebugHook = {
    attached: false,
    describe(name) {
      const script = scripts.get(name);
      return script === undefined ? null : { label: script.label, source: script.source ?? null };
    },
    origins: (name, places) => places.map((place) => originOf(scripts.get(name), place)),
    variables: () => snapshot(parts.scope()),
    scope: (hidden) => withoutNames(parts.scope(), new Set(hidden)),
    assign: (name, value) => void (parts.scope()[name] = value),
    isInTry: (code, place) => isInTry(typescript, code, place),
    compile: (expression) => compileExpression(typescript, expression),
    bundle: toResult,
  };
  Object.defineProperty(globalThis, DEBUG_HOOK, { value: hook, enumerable: false });
  return {
    enter(run) {
      if (!hook.attached || entered.has(run)) return;
      entered.add(run);
      pauseAtBorder();
    },
    leave() {
      if (hook.attached) pauseAtBorder();
    },
  };
}

/** So far behind a place that was not written, as `return [` for a last value, one is looked for. */
const LOOK_AHEAD = 40;

function originOf(script: Script | undefined, { line, column }: Position): Position | null {
  const prefix = line === 0 ? (script?.prefix ?? 0) : 0;
  if (script === undefined || column < prefix) return null;
  for (let ahead = 0; ahead <= LOOK_AHEAD; ahead++) {
    const origin = script.findOrigin({ line, column: column - prefix + ahead });
    if (origin !== undefined) return origin;
  }
  return null;
}

// What a name of an import stands for may fail when it is read.
function snapshot(variables: Scope): Scope {
  const values = Object.create(null) as Scope;
  for (const name of Object.keys(variables)) {
    try {
      values[name] = variables[name];
    } catch {
      values[name] = undefined;
    }
  }
  return values;
}

function withoutNames(variables: Scope, hidden: ReadonlySet<string>): object {
  return new Proxy(variables, {
    has: (target, name) => typeof name === "string" && !hidden.has(name) && hasName(target, name),
    get: (target, name) => (typeof name === "string" ? target[name] : undefined),
    set: (target, name, value) => typeof name === "string" && Reflect.set(target, name, value),
  });
}
