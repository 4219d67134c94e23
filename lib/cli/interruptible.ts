/** What came of work that could be halted: `code` is 130 or 143 when a signal asked it to stop. */
export interface Interrupted<T> {
  readonly result: T;
  readonly code: 0 | 130 | 143;
}

// Work that ends in order by itself. A process has its signals once, so this is known once, too.
const underWay = new Set<AbortController>();

/**
 * Does work that may be halted: the first Ctrl-C (or request to terminate) aborts the signal it is
 * given, so that it can end in order; `onAgain`, by default leaving at once, answers a second one.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onAgain: (code: 130 | 143) => void = (code) => process.exit(code),
): Promise<Interrupted<T>> {
  const stop = new AbortController();
  let code: Interrupted<T>["code"] = 0;
  const halt = (signal: NodeJS.Signals): void => {
    const asked = codeOf(signal);
    if (stop.signal.aborted) return onAgain(asked);
    code = asked;
    stop.abort();
  };
  process.on("SIGINT", halt).on("SIGTERM", halt);
  underWay.add(stop);
  try {
    const result = await work(stop.signal);
    return { result, code };
  } finally {
    underWay.delete(stop);
    process.off("SIGINT", halt).off("SIGTERM", halt);
  }
}

/**
 * Lets the program leave through process.exit when it is asked to stop and no work can be halted:
 * that gives everybody who listens for it the time to clear up.
 */
export function leaveInOrder(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (underWay.size === 0) process.exit(codeOf(signal));
    });
  }
}

function codeOf(signal: NodeJS.Signals): 130 | 143 {
  return signal === "SIGINT" ? 130 : 143;
}
