import type { ChildProcess } from "node:child_process";

/**
 * Sends a signal to a child and, where the child leads a group of its own (`detached`), to all that
 * it has started. Execa's `kill` reaches the child alone.
 */
export function signalGroup(child: Pick<ChildProcess, "pid" | "kill">, signal: NodeJS.Signals) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal); // no group, on Windows or without `detached`, or none any more
  }
}
