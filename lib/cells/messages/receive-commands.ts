import type { Command } from "./protocol";

type Method = (this: unknown, ...given: unknown[]) => unknown;

/**
 * Calls `handle` with each command from the parent process, whatever cells do to the process'
 * listeners, or put in the place of its methods, as packages and false timers do.
 */
export function receiveCommands(handle: (command: Command) => void): void {
  // Node reads what comes only while someone listens.
  process.on("message", () => undefined);
  const nextTick = process.nextTick.bind(process);
  // Node has the process emit a message in its next tick.
  guard("nextTick", ([, event]) => event === "message" && nextTick);
  guard("emit", ([event]) => event === "message" && receive);

  function receive(_event: unknown, command: unknown): boolean {
    handle(command as Command);
    return true;
  }
}

// Has calls of a method of the process go to another one where `redirect` gives that.
function guard(name: "emit" | "nextTick", redirect: (given: unknown[]) => unknown): void {
  const guarded = (method: Method): Method =>
    function (...given) {
      return Reflect.apply((redirect(given) || method) as Method, this, given);
    };
  let current = guarded(Reflect.get(process, name) as Method);
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: name === "nextTick",
    get: () => current,
    set: (method: unknown) => {
      if (typeof method === "function") current = guarded(method as Method);
    },
  });
}
