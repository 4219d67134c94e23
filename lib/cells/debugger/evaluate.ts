import type { Runtime } from "node:inspector";
import { UserError } from "../../base/user-error";
import type { Frame } from "./frames";
import { hookCall, valueOf, type Inspector } from "./inspector";
import { isOfFrame } from "./scopes";

/** How long an expression may take. */
const TIMEOUT_MILLISECONDS = 10_000;

/**
 * Evaluates TypeScript in a stopped frame, whose own names come before those of the notebook, or
 * without a frame among the notebook's variables.
 */
export async function evaluate(
  inspector: Inspector,
  text: string,
  frame: Frame | undefined,
  hidden: readonly string[] = [],
): Promise<Runtime.RemoteObject> {
  const compiled = await inspector.call("compile", text);
  if ("error" in compiled) throw new UserError(`${compiled.error} (in ${JSON.stringify(text)})`);
  // A block of statements has the value of its last one.
  const expression = `with (${hookCall("scope", hidden)}) { ${compiled.code}\n}`;
  const options = {
    expression,
    generatePreview: true,
    silent: true,
    timeout: TIMEOUT_MILLISECONDS,
  };
  const evaluated =
    frame === undefined
      ? await inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
          ...options,
          disableBreaks: true,
        })
      : await inspector.post<Runtime.EvaluateReturnType>("Debugger.evaluateOnCallFrame", {
          ...options,
          callFrameId: frame.call.callFrameId,
        });
  return valueOf(evaluated);
}

/** The names that a frame sees without the notebook's. */
export async function namesIn(inspector: Inspector, frame: Frame): Promise<string[]> {
  const names: string[] = [];
  for (const { type, name, object } of frame.call.scopeChain) {
    if (object.objectId === undefined || !isOfFrame({ type, name }, frame)) continue;
    const { result } = await inspector.post<Runtime.GetPropertiesReturnType>(
      "Runtime.getProperties",
      { objectId: object.objectId, ownProperties: true },
    );
    names.push(...result.map((property) => property.name));
  }
  return names;
}
