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
export async function scopesOf(
  variables: Variables,
  { call, script }: Frame,
): Promise<Scope[]> {
  const locals = new Map<string, Variable>();
  const outer: Scope[] = [];
  let isInside = true; // of the function itself
  for (const { type, object, name } of call.scopeChain) {
    if (type === "global" || object.objectId === undefined) continue;
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
  return [{ name: "Locals", variables: own }, ...outer];
}

function outerName(isCell: boolean): string {
  return isCell ? "Closure" : "Module";
}

function isHidden(name: string, isCell: boolean): boolean {
  return HIDDEN.test(name) || (isCell ? HIDDEN_IN_CELLS : HIDDEN_IN_MODULES).test(name);
}

function thisOf(call: Debugger.CallFrame, variables: Variables): Variable | undefined {
  const value = call.this;
  const isOfNone = value.type === "undefined" || value.className === "global" || value.description === "Object";
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
