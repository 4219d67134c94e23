import type { Runtime } from "node:inspector";
import { valueOf, type Inspector } from "./inspector";
import { DEBUG_HOOK } from "./protocol";
import { valueText } from "./value-text";

/**
 * How a value shows below a cell. Stopped code lets nothing be drawn, as that takes promises: there
 * the value is text.
 */
export async function richBundle(
  inspector: Inspector,
  value: Runtime.RemoteObject,
  isStopped: boolean,
): Promise<{ data: object; metadata: object }> {
  const text = { data: { "text/plain": valueText(value) }, metadata: {} };
  if (isStopped || value.objectId === undefined) return text;
  const evaluated = await inspector.post<Runtime.CallFunctionOnReturnType>(
    "Runtime.callFunctionOn",
    {
      objectId: value.objectId,
      functionDeclaration: `function () { return globalThis.${DEBUG_HOOK}.bundle(this); }`,
      awaitPromise: true,
      returnByValue: true,
      silent: true,
    },
  );
  const { bundle, metadata } = valueOf(evaluated).value as { bundle: object; metadata: object };
  return { data: bundle, metadata };
}
