import type { Debugger, Runtime } from "node:inspector";
import { hookCall, valueOf, type Inspector } from "./inspector";
import type { Frame } from "./frames";
import type { Variable, Variables } from "./variables";

/** A group of variables that a frame sees. */
export interface Scope {
  readonly name: string;
  readonly variables: Variable[];
}

// Names that the compiler, Node and tslab have put in.
const HIDDEN = /^(?:exports|require|module|__filename|__dirname|arguments|_[a-z]|_this)$/;
const HIDDEN_IN_MODULES = /_\d+$/;
const HIDDEN_IN_CELLS = /^(?:__\w+__|tsLastExpr\d*)$/;

/** The scopes of a frame, the innermost first, without those that are empty. */
export async function scopesOf(variables: Variables, frame: Frame): Promise<Scope[]> {
  const { call, script } = frame;
  const locals = new Map<string, Variable>();
  const outer: Scope[] = [];
  let isInside = true; // of the function itself
  for (const { type, object, name } of call.scopeChain) {
    if (object.objectId === undefined || !isOfFrame({ type, name }, frame)) continue;
    const found = (await variables.ofObject(object.objectId)).filter(
      (variable) => !isHidden(variable.name, script.isCell),
    );
    if (isInside) {
      for (const variable of found) {
        if (!locals.has(variable.name)) locals.set(variable.name, variable);
      }
      if (type === "local") isInside = false;
    } else if (found.length > 0) {
      outer.push({ name: name ? `Closure (${name})` : outerName(script.isCell), variables: found });
    }
  }
  const receiver = thisOf(call, variables);
  const own = [...(receiver ? [receiver] : []), ...locals.values()];
  const isShown = own.length > 0 || !frame.isCellBody;
  return [...(isShown ? [{ name: "Locals", variables: own }] : []), ...outer];
}

/**
 * Whether a scope's names are a frame's own. What a cell declares at its top level is the notebook's,
 * though its functions are the emitted function's, too; that function has no name.
 */
export function isOfFrame(
  { type, name }: Pick<Debugger.Scope, "type" | "name">,
  { script, isCellBody }: Pick<Frame, "script" | "isCellBody">,
): boolean {
  if (type === "global") return false;
  if (!script.isCell || name) return true;
  return !(type === "closure" || (type === "local" && isCellBody));
}

function outerName(isCell: boolean): string {
  return isCell ? "Closure" : "Module";
}

function isHidden(name: string, isCell: boolean): boolean {
  return HIDDEN.test(name) || (isCell ? HIDDEN_IN_CELLS : HIDDEN_IN_MODULES).test(name);
}

function thisOf(call: Debugger.CallFrame, variables: Variables): Variable | undefined {
  const value = call.this;
  const isOfNone =
    value.type === "undefined" || value.className === "global" || value.description === "Object";
  return isOfNone ? undefined : variables.describe("this", value);
}

/** What cells have declared. */
export async function notebookVariables(
  inspector: Inspector,
  variables: Variables,
): Promise<Variable[]> {
  const evaluated = await inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
    expression: hookCall("variables"),
    silent: true,
  });
  const found = await variables.ofObject(valueOf(evaluated).objectId!);
  return found.filter(({ name }) => !HIDDEN_IN_CELLS.test(name) && name !== "__esModule");
}
