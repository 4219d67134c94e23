import type { ChildProcess } from "node:child_process";

/** How long a command that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 2000;

/**
 * Terminates a child, with all that it has started, when the signal aborts and when this process
 * exits. Returns a function that stops that.
 */
export function terminateWithParent(
  child: ChildProcess,
  signal: AbortSignal | undefined,
): () => void {
  let late: NodeJS.Timeout | undefined;
  const interrupt = () => {
    killGroup(child, "SIGINT");
    late = setTimeout(() => killGroup(child, "SIGKILL"), GRACE_MILLISECONDS);
  };
  const kill = () => killGroup(child, "SIGKILL");
  process.once("exit", kill);
  signal?.addEventListener("abort", interrupt, { once: true });
  if (signal?.aborted) interrupt();
  return () => {
    clearTimeout(late);
    process.off("exit", kill);
    signal?.removeEventListener("abort", interrupt);
  };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal); // the whole group, where the child leads one
  } catch {
    child.kill(signal);
  }
}
