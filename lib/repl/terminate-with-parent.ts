import type { ChildProcess } from "node:child_process";

/** How long a command that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 2000;

/**
 * Ends a child, with all that it has started, when the signal aborts and when this process exits.
 * Calling the answer lets go of it.
 */
export function terminateWithParent(
  child: ChildProcess,
  signal: AbortSignal | undefined,
): () => void {
  let late: NodeJS.Timeout | undefined;
  const interrupt = () => {
    end(child, "SIGINT");
    late = setTimeout(() => end(child, "SIGKILL"), GRACE_MILLISECONDS);
  };
  const exit = () => end(child, "SIGKILL");
  process.once("exit", exit);
  signal?.addEventListener("abort", interrupt, { once: true });
  if (signal?.aborted) interrupt();
  return () => {
    clearTimeout(late);
    process.off("exit", exit);
    signal?.removeEventListener("abort", interrupt);
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal); // the whole group, where the child leads one
  } catch {
    child.kill(signal);
  }
}
