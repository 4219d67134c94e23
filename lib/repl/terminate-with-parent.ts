import type { ChildProcess } from "node:child_process";
import { signalGroup } from "../base/process-group";

/** How long a command that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 2000;

/**
 * Terminates a child, with all that it has started, when the signal aborts and when this process
 * exits: execa's `cancelSignal` and `cleanup` end the child alone. Returns a function that stops that.
 */
export function terminateWithParent(
  child: Pick<ChildProcess, "pid" | "kill">,
  signal: AbortSignal | undefined,
): () => void {
  let late: NodeJS.Timeout | undefined;
  const interrupt = () => {
    signalGroup(child, "SIGINT");
    late = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE_MILLISECONDS);
  };
  const kill = () => signalGroup(child, "SIGKILL");
  process.once("exit", kill);
  signal?.addEventListener("abort", interrupt, { once: true });
  if (signal?.aborted) interrupt();
  return () => {
    clearTimeout(late);
    process.off("exit", kill);
    signal?.removeEventListener("abort", interrupt);
  };
}
