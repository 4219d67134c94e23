import type { CellHost } from "../cells/cell-host";
import type { CellFailure } from "../cells/messages/protocol";

/** How long a cell that was asked to stop may take to do so before its process is ended. */
const GRACE_MILLISECONDS = 3000;

/** What stops a cell from outside. */
export interface CellLimits {
  readonly timeoutSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one cell, and stops it after its time or when the signal aborts; a second reason to stop ends
 * its process at once. Returns why it failed: however a cell that is stopped ends, its failure says
 * why it was stopped.
 */
export async function runCell(
  host: CellHost,
  { number, source }: { readonly number: number; readonly source: string },
  { timeoutSeconds, signal }: CellLimits,
): Promise<CellFailure | undefined> {
  let stopped: Pick<CellFailure, "ename" | "evalue"> | undefined;
  let killTimer: NodeJS.Timeout | undefined;

  function stop(ename: string, evalue: string): void {
    if (stopped !== undefined) return host.kill();
    stopped = { ename, evalue };
    host.interrupt();
    killTimer = setTimeout(() => host.kill(), GRACE_MILLISECONDS);
  }

  const abort = () => stop("Interrupted", "the run was stopped here");
  signal?.addEventListener("abort", abort);
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(
          () => stop("Timeout", `the cell ran longer than the ${timeoutSeconds} s it was given`),
          timeoutSeconds * 1000,
        );
  const { failure } = await host.run({ run: number, number, source });
  signal?.removeEventListener("abort", abort);
  clearTimeout(timer);
  clearTimeout(killTimer);
  return failure && stopped ? { ...failure, ...stopped, details: [] } : failure;
}
