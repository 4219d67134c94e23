/** The result of interruptible work: `code` is 130 or 143 when a signal asked it to stop, else 0. */
export interface Interruptible<T> {
  readonly result: T;
  readonly code: 0 | 130 | 143;
}

// A process receives its signals once, for all work in it.
const running = new Set<AbortController>();

/**
 * Does work that may be interrupted: the first Ctrl-C (or request to terminate) aborts the signal
 * that it is given, so that it can end in order; a second one calls `onSecond`, which by default
 * exits at once.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onSecond: (code: 130 | 143) => void = (code) => process.exit(code),
): Promise<Interruptible<T>> {
  const controller = new AbortController();
  let code: Interruptible<T>["code"] = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) return onSecond(exitCodeOf(signal));
    code = exitCodeOf(signal);
    controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  running.add(controller);
  try {
    const result = await work(controller.signal);
    return { result, code };
  } finally {
    running.delete(controller);
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/**
 * Has the program exit through process.exit at a signal when no interruptible work is running: its
 * listeners for "exit" then end child processes and remove unfinished files.
 */
export function exitOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (running.size === 0) process.exit(exitCodeOf(signal));
    });
  }
}

// 128 and the signal's number, as shells have it.
function exitCodeOf(signal: NodeJS.Signals): 130 | 143 {
  return signal === "SIGINT" ? 130 : 143;
}
