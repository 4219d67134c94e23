import { Session, type Runtime } from "node:inspector";
import { UserError } from "../../base/user-error";
import type { DebugHook } from "./hook";
import { DEBUG_HOOK } from "./protocol";

/** V8's inspector for the cells' thread, used from another one. */
export interface Inspector {
  readonly post: <T = object>(method: string, params?: object) => Promise<T>;
  readonly on: <T>(event: string, handle: (params: T) => void) => void;
  /** Calls a function of the hook there; arguments and the result are JSON. */
  readonly call: <N extends HookFunction>(
    name: N,
    ...args: Parameters<DebugHook[N]>
  ) => Promise<ReturnType<DebugHook[N]>>;
  readonly disconnect: () => void;
}

type HookFunction = Exclude<keyof DebugHook, "attached">;

/** The code by which the cells' thread calls a function of the hook. */
export function hookCall(name: HookFunction, ...args: readonly unknown[]): string {
  return `globalThis.${DEBUG_HOOK}.${name}(${args.map((arg) => JSON.stringify(arg)).join(", ")})`;
}

/** What stands for a value in the cells' thread, or fails as that did. */
export function valueOf(evaluated: Runtime.EvaluateReturnType): Runtime.RemoteObject {
  const { result, exceptionDetails: details } = evaluated;
  if (details === undefined) return result;
  const { description = details.text } = details.exception ?? {};
  throw new UserError(description.split("\n    at ")[0]);
}

/** Connects to the inspector. Nothing is connected to any network. */
export function connectInspector(): Inspector {
  const session = new Session();
  session.connectToMainThread();
  const post: Inspector["post"] = (method, params = {}) =>
    new Promise((resolve, reject) =>
      session.post(method, params, (error, result) =>
        error === null
          ? resolve(result as never)
          : reject(new UserError(`the inspector refuses ${method}: ${error.message}`)),
      ),
    );
  return {
    post,
    on: (event, handle) =>
      session.on(event, ({ params }: { params: unknown }) => handle(params as never)),
    async call(name, ...args) {
      const evaluated = await post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
        expression: hookCall(name, ...args),
        returnByValue: true,
        silent: true,
      });
      return valueOf(evaluated).value as never;
    },
    disconnect: () => session.disconnect(),
  };
}
