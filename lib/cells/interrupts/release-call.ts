import { awaitedProgram } from "./awaited-program";
import { blockedCall, knowsBlockedCalls } from "./blocked-call";
import { descendantsInGroup } from "../programs/descendants";
import { releasePipe } from "./release-pipe";

/** What a program that is waited for is sent, by how often it was found to be: later ones if it stays. */
const SIGNALS: Readonly<Record<number, NodeJS.Signals>> = {
  1: "SIGINT",
  8: "SIGTERM",
  16: "SIGKILL",
};
/** The attempt at which that is guessed where the system does not say what a thread waits for. */
const GUESS = 3;

/**
 * Lets this process' main thread come back from the call into the system in which it waits, where that
 * can be done: at a pipe, or for a program that a cell has started. To be called four times a second,
 * until it has come back.
 */
export function createCallRelease(): () => void {
  let attempts = 0;
  let waits = 0;

  return () => {
    attempts += 1;
    if (!knowsBlockedCalls()) {
      // Perhaps it waits for a program. What Ctrl-C does in a terminal:
      if (attempts === GUESS) signal(descendantsInGroup(process.pid), "SIGINT");
      return;
    }
    const call = blockedCall();
    if (call === undefined) return;
    if (call.kind !== "events") releasePipe(call, attempts);
    else if (++waits in SIGNALS) signal(awaitedProgram(), SIGNALS[waits]);
  };
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has just ended.
    }
  }
}
