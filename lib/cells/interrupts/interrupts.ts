import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { clearContexts, countsContexts } from "./async-contexts";
import {
  AWAIT_TERMINATION,
  LENGTH,
  PENDING,
  RUN,
  RUNNING,
  STATE,
  TERMINATING,
  UNINTERRUPTIBLE,
  WAITING,
} from "./interrupt-state";

/** How long this thread waits, once it may be terminated, for the termination to be under way. */
const WAIT_MILLISECONDS = 1000;
/** So many attempts in a row may find code that counts contexts: then it is terminated all the same. */
const MAX_MISSES = 4;

// A cell may replace the clock for all code, as tests do.
const now = performance.now.bind(performance);

/** Receives interrupts, and terminates code that does not stop by itself. */
export interface Interrupts {
  /** Does work that must not be stopped halfway, as the compiler's. */
  readonly uninterruptible: <T>(work: () => T) => T;
  /** Whether an interrupt of this run has come that is not over. */
  readonly isPending: (run: number) => boolean;
}

/** What is done about an interrupt, in the cells' thread. */
export interface InterruptHandlers {
  /** Something was terminated, in the middle of whatever it did. */
  readonly onTerminated: () => void;
  /**
   * Called once what was running yields, or has been terminated, with the latest run that the
   * interrupt is for: `over` must be called when the cells up to that one have ended.
   */
  readonly onInterrupt: (run: number, over: () => void) => void;
}

/** Starts the thread that receives interrupts. */
export function listenForInterrupts({ onTerminated, onInterrupt }: InterruptHandlers): Interrupts {
  const shared = new Int32Array(new SharedArrayBuffer(4 * LENGTH));
  let wasTerminated = false;
  let misses = 0;
  Object.defineProperty(globalThis, AWAIT_TERMINATION, {
    value: awaitTermination,
    enumerable: false,
  });
  const thread = new Worker(join(__dirname, "interrupt-thread.js"), {
    workerData: shared,
    trackUnmanagedFds: false, // it may have to close what this thread has opened
  });
  thread.unref();
  thread.on("message", () => {
    // Sent again and again, as a termination may hit this very handler: one message may be too many.
    if (!isPending()) return;
    uninterruptible(() => {
      reportTermination();
      onInterrupt(Atomics.load(shared, RUN), over);
    });
  });

  function reportTermination(): void {
    if (wasTerminated) onTerminated();
    wasTerminated = false;
  }

  function isPending(): boolean {
    return Atomics.load(shared, PENDING) === 1;
  }

  function over(): void {
    reportTermination();
    misses = 0;
    Atomics.store(shared, PENDING, 0);
    thread.postMessage("over");
  }

  // The interrupt thread has this called in the middle of what runs here. It returns when the
  // termination is under way, so that nothing else runs between. What runs here may be Atomics.wait
  // itself, of which V8 cannot have two in one thread at a time: so this one looks again and again.
  function awaitTermination(): void {
    if (Atomics.load(shared, UNINTERRUPTIBLE) > 0 || !isPending()) return;
    const file = busyFile();
    if (file === undefined || (countsContexts(file) && ++misses < MAX_MISSES)) return;
    Atomics.store(shared, STATE, WAITING);
    Atomics.notify(shared, STATE);
    const until = now() + WAIT_MILLISECONDS;
    while (Atomics.load(shared, STATE) === WAITING && now() < until);
    if (Atomics.compareExchange(shared, STATE, WAITING, RUNNING) === WAITING) return;
    while (Atomics.load(shared, STATE) === TERMINATING);
    Atomics.store(shared, STATE, RUNNING);
    wasTerminated = true;
    clearContexts();
  }

  function uninterruptible<T>(work: () => T): T {
    Atomics.add(shared, UNINTERRUPTIBLE, 1);
    try {
      return work();
    } finally {
      Atomics.sub(shared, UNINTERRUPTIBLE, 1);
    }
  }

  return {
    uninterruptible,
    isPending: (run) => isPending() && run <= Atomics.load(shared, RUN),
  };
}

// The file that this thread is busy in: that of whatever is on the stack below this function, its
// caller and the caller's own. Undefined where that is nothing: an idle thread is about to receive
// the interrupt, and the termination would hit whatever it does next.
function busyFile(): string | undefined {
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
