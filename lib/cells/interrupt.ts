import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { BUSY, HEARD, READY, RUN, SHIELDED } from "./alarm";

/** Thrown inside a cell that is interrupted, wherever it goes on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("the cell was interrupted here; its variables are kept");
  }
}

/** Hears interrupts, and stops code that does not. */
export interface Interrupts {
  /** Does work that must not be stopped halfway, as the compiler's. */
  readonly shield: <T>(work: () => T) => T;
  /** Whether an interrupt of this run has come that this thread has not heard yet. */
  readonly isRinging: (run: number) => boolean;
}

/**
 * Starts the thread that hears interrupts; `interrupted` is called in this thread with the run that
 * one is for, once what was running has stopped. `forced` says that it had to be stopped by force.
 */
export function hearInterrupts(interrupted: (run: number, forced: boolean) => void): Interrupts {
  const shared = new Int32Array(new SharedArrayBuffer(12));
  shared[HEARD] = 1;
  let forced = false;
  const makeReady = contextCleaner();
  place(BUSY, isBusy);
  place(READY, () => {
    forced = true;
    makeReady();
  });
  const thread = new Worker(join(__dirname, "alarm.js"), { workerData: shared });
  thread.unref();
  thread.on("message", () => {
    Atomics.store(shared, HEARD, 1);
    thread.postMessage("heard");
    const wasForced = forced;
    forced = false;
    interrupted(Atomics.load(shared, RUN), wasForced);
  });

  function shield<T>(work: () => T): T {
    Atomics.add(shared, SHIELDED, 1);
    try {
      return work();
    } finally {
      Atomics.sub(shared, SHIELDED, 1);
    }
  }

  return {
    shield,
    isRinging: (run) => Atomics.load(shared, HEARD) === 0 && Atomics.load(shared, RUN) === run,
  };
}

/**
 * Node keeps a stack of asynchronous contexts and ends the process when code that is stopped by
 * force leaves it uneven; it empties the stack after an uncaught error, and so do we before. Where
 * a later Node hides the way, it no longer has that stack.
 */
function contextCleaner(): () => void {
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    const { binding } = process as unknown as {
      binding: (name: string) => { clearAsyncIdStack: () => void };
    };
    const wrap = binding.call(process, "async_wrap");
    return () => wrap.clearAsyncIdStack();
  } catch {
    return () => undefined;
  } finally {
    process.noDeprecation = noDeprecation ?? false;
  }
}

function place(name: string, value: () => unknown): void {
  Object.defineProperty(globalThis, name, { value, enumerable: false });
}

// Called from the other thread, in the middle of what runs here: then more calls are on the stack
// than this one and the one that asks.
function isBusy(): boolean {
  const { stackTraceLimit } = Error;
  const prepare = Reflect.get(Error, "prepareStackTrace") as unknown;
  try {
    Error.stackTraceLimit = 3;
    Error.prepareStackTrace = (_, calls) => calls.length;
    return (new Error().stack as unknown as number) === 3;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, "prepareStackTrace", prepare);
  }
}
