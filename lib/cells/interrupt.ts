import { join } from "node:path";
import { Worker } from "node:worker_threads";
import {
  ENDING,
  HEARD,
  READY,
  RUN,
  RUNNING,
  SHIELDED,
  STATE,
  WAITING,
  WORDS,
} from "./interrupt-thread";

/** Thrown inside a cell that is interrupted, wherever it goes on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("the cell was interrupted here; its variables are kept");
  }
}

/** How long this thread waits, once it is ready to be stopped, for the end to be on its way. */
const PATIENCE_MILLISECONDS = 1000;

/** Where Node enters and leaves asynchronous contexts: stopped there, it may lose count of them. */
const COUNTING =
  /^node:(?:async_hooks|internal\/(?:async_hooks|timers|process\/(?:promises|task_)))/;
/** So many tries in a row may meet such a place: code that lives there is stopped all the same. */
const MISSES = 4;

/** Hears interrupts, and stops code that does not. */
export interface Interrupts {
  /** Does work that must not be stopped halfway, as the compiler's. */
  readonly shield: <T>(work: () => T) => T;
  /** Whether an interrupt of this run has come that is not over. */
  readonly isRinging: (run: number) => boolean;
}

/** What is done about an interrupt, in the cells' thread. */
export interface Interruption {
  /** Something was stopped by force, in the middle of whatever it did. */
  readonly forced: () => void;
  /**
   * Once what was running hears, or has been stopped, with the run that the interrupt is for: `over`
   * must be called when its cell ends.
   */
  readonly heard: (run: number, over: () => void) => void;
}

/** Starts the thread that hears interrupts. */
export function hearInterrupts({ forced, heard }: Interruption): Interrupts {
  const shared = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  shared[HEARD] = 1;
  let wasForced = false;
  let misses = 0;
  Object.defineProperty(globalThis, READY, { value: waitForEnd, enumerable: false });
  const thread = new Worker(join(__dirname, "interrupt-thread.js"), { workerData: shared });
  thread.unref();
  thread.on("message", () => {
    // It is told again and again, as the end may come to whoever hears it: that may be one too often.
    if (!isRinging()) return;
    shield(() => {
      tellForced();
      heard(Atomics.load(shared, RUN), over);
    });
  });

  function tellForced(): void {
    if (wasForced) forced();
    wasForced = false;
  }

  function isRinging(): boolean {
    return Atomics.load(shared, HEARD) === 0;
  }

  function over(): void {
    tellForced();
    misses = 0;
    Atomics.store(shared, HEARD, 1);
    thread.postMessage("heard");
  }

  // The other thread has this called in the middle of what runs here. It returns when the end is on
  // its way, so that nothing else runs between.
  function waitForEnd(): void {
    if (Atomics.load(shared, SHIELDED) > 0 || !isRinging()) return;
    const place = busyPlace();
    if (place === undefined || (COUNTING.test(place) && ++misses < MISSES)) return;
    Atomics.store(shared, STATE, WAITING);
    Atomics.notify(shared, STATE);
    Atomics.wait(shared, STATE, WAITING, PATIENCE_MILLISECONDS);
    if (Atomics.compareExchange(shared, STATE, WAITING, RUNNING) === WAITING) return;
    Atomics.wait(shared, STATE, ENDING);
    Atomics.store(shared, STATE, RUNNING);
    wasForced = true;
    clearContexts();
  }

  function shield<T>(work: () => T): T {
    Atomics.add(shared, SHIELDED, 1);
    try {
      return work();
    } finally {
      Atomics.sub(shared, SHIELDED, 1);
    }
  }

  return { shield, isRinging: (run) => isRinging() && Atomics.load(shared, RUN) === run };
}

/**
 * Node keeps a stack of asynchronous contexts and ends the process when code that is stopped by
 * force leaves it uneven. It empties the stack after an uncaught error that somebody handles, and
 * gives no other way to it: so it is told of one, while nobody hears.
 */
function clearContexts(): void {
  const node = process as unknown as { _fatalException?: (error: unknown) => boolean };
  const emit = Object.getOwnPropertyDescriptor(process, "emit");
  Object.defineProperty(process, "emit", { value: () => true, configurable: true });
  try {
    node._fatalException?.(new Interrupted());
  } finally {
    if (emit === undefined) Reflect.deleteProperty(process, "emit");
    else Object.defineProperty(process, "emit", emit);
  }
}

// The file that this thread is busy in: that of whatever is on the stack below this function, its
// caller and the caller's own. Undefined where that is nothing: a thread that is idle is about to
// hear, and the end would come to whatever it does next.
function busyPlace(): string | undefined {
  const { stackTraceLimit } = Error;
  const prepare = Reflect.get(Error, "prepareStackTrace") as unknown;
  try {
    Error.stackTraceLimit = 4;
    Error.prepareStackTrace = (_, calls) => calls[3];
    const busy = new Error().stack as unknown as NodeJS.CallSite | undefined;
    return busy && (busy.getFileName() ?? "");
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, "prepareStackTrace", prepare);
  }
}
