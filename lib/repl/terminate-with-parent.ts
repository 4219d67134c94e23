import type { ChildProcess } from "node:child_process";
import { signalGroup } from "../base/process-group";

/** How long a command that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 2000;

/** When a child is to end before its time. */
export interface TerminateOptions {
  /** Aborts when the cell is interrupted. */
  readonly interrupted: AbortSignal | undefined;
  /** Whether it is to go on when this process exits. */
  readonly goesOn: boolean;
}

/**
 * Terminates a child, with all that it has started, when the cell is interrupted and when this
 * process exits: execa's `cancelSignal` and `cleanup` end the child alone. Returns a function that
 * stops that.
 */
export function terminateWithParent(
  child: Pick<ChildProcess, "pid" | "kill">,
  { interrupted, goesOn }: TerminateOptions,
): () => void {
  let late: NodeJS.Timeout | undefined;
  const interrupt = () => {
    signalGroup(child, "SIGINT");
    late = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE_MILLISECONDS);
  };
  const kill = () => signalGroup(child, "SIGKILL");
  if (!goesOn) process.once("exit", kill);
  interrupted?.addEventListener("abort", interrupt, { once: true });
  if (interrupted?.aborted) interrupt();
  return () => {
    clearTimeout(late);
    process.off("exit", kill);
    interrupted?.removeEventListener("abort", interrupt);
  };
}
