import type { Runtime } from "node:inspector";
import { valueOf, type Inspector } from "./inspector";
import { DEBUG_HOOK } from "./protocol";

type Value = Runtime.RemoteObject;

/** Gives a property of a value in the cells' thread another value from there. */
export async function assignProperty(
  inspector: Inspector,
  objectId: string,
  name: string,
  value: Value,
): Promise<void> {
  const functionDeclaration = "function (name, value) { this[name] = value; }";
  await call(inspector, objectId, functionDeclaration, name, value);
}

/** Gives a variable of the notebook a value. */
export async function assignVariable(
  inspector: Inspector,
  name: string,
  value: Value,
): Promise<void> {
  const { result } = await inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
    expression: `globalThis.${DEBUG_HOOK}`,
  });
  const functionDeclaration = "function (name, value) { this.assign(name, value); }";
  await call(inspector, result.objectId!, functionDeclaration, name, value);
}

async function call(
  inspector: Inspector,
  objectId: string,
  functionDeclaration: string,
  name: string,
  value: Value,
): Promise<void> {
  const called = await inspector.post<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration,
    arguments: [{ value: name }, argumentOf(value)],
    silent: true,
  });
  valueOf(called);
}

function argumentOf({ objectId, unserializableValue, value }: Value): Runtime.CallArgument {
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value: value as unknown } : { unserializableValue };
}
