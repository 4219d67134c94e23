import type { Runtime } from "node:inspector";
import { UserError, reason } from "../../base/user-error";
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
  const { code } = compiled;
  const scope = hookCall("scope", hidden);
  const awaits = frame === undefined && /^\(.*\bawait\b/s.test(code);
  const options = {
    // A block of statements has the value of its last one.
    expression: awaits
      ? `(async () => { with (${scope}) { return ${code}\n} })()`
      : `with (${scope}) { ${code}\n}`,
    generatePreview: true,
    silent: true,
    timeout: TIMEOUT_MILLISECONDS,
  };
  const evaluated =
    frame === undefined
      ? inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
          ...options,
          awaitPromise: awaits,
          disableBreaks: true,
        })
      : inspector.post<Runtime.EvaluateReturnType>("Debugger.evaluateOnCallFrame", {
          ...options,
          callFrameId: frame.call.callFrameId,
        });
  return valueOf(await evaluated.catch(explainTermination));
}

function explainTermination(thrown: unknown): never {
  if (!/terminated/.test(reason(thrown))) throw thrown;
  const seconds = TIMEOUT_MILLISECONDS / 1000;
  throw new UserError(`the expression was stopped, which had not ended after ${seconds} s`);
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
