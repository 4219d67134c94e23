import { Session } from "node:inspector";
import { Socket } from "node:net";
import { join } from "node:path";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { START_DEBUGGER } from "../debugger/protocol";
import {
  AWAIT_TERMINATION,
  PENDING,
  RUN,
  RUNNING,
  SENT,
  STATE,
  TERMINATING,
  UNINTERRUPTIBLE,
  WAITING,
} from "./interrupt-state";
import { PIPES } from "../messages/pipes";
import { createCallRelease } from "./release-call";

// A thread beside the cells that receives interrupts while they are busy. It asks their thread
// first: code that awaits, or a training step that ends soon, stops by itself and in order. Code
// that does not is terminated, wherever it is, as often as it takes.

/** How long a busy cell may take to handle an interrupt before it is terminated. */
const GRACE_MILLISECONDS = 600;
const RETRY_MILLISECONDS = 150;
/** How long this thread blocks until the busy one waits; longer only between two attempts. */
const BLOCK_MILLISECONDS = 100;
/** So often may the inspector fail before the process is killed: better than cells that never stop. */
const MAX_FAILURES = 4;
/** How long cells may take to end by themselves once their parent process is gone. */
const ORPHAN_MILLISECONDS = 1000;

function watchInterrupts(port: NonNullable<typeof parentPort>, shared: Int32Array): void {
  let timer: NodeJS.Timeout | undefined;
  // Connected only while it is needed: Node waits at its end for inspectors that are connected, and
  // one that a signal meets receives nothing more.
  let session: Session | undefined;
  let isEvaluating = false;
  let failures = 0;
  let debugThread: Worker | undefined;
  let releaseCall = createCallRelease();

  function reset(): void {
    clearTimeout(timer);
    session?.disconnect();
    session = undefined;
    isEvaluating = false;
    failures = 0;
    releaseCall = createCallRelease();
  }

  function tryToTerminate(): void {
    if (Atomics.load(shared, PENDING) === 0) return reset();
    port.postMessage("interrupt");
    if (session === undefined) {
      session = new Session();
      session.connectToMainThread();
    }
    // No JavaScript runs there: perhaps the cell waits for a program, or at a pipe.
    if (isEvaluating) releaseCall();
    if (!isEvaluating && Atomics.load(shared, UNINTERRUPTIBLE) === 0) makeWait(session);
    Atomics.wait(shared, STATE, RUNNING, isEvaluating ? BLOCK_MILLISECONDS : 0);
    if (Atomics.compareExchange(shared, STATE, WAITING, TERMINATING) === WAITING) {
      session.post("Runtime.terminateExecution");
      Atomics.store(shared, STATE, SENT);
      Atomics.notify(shared, STATE);
    }
    timer = setTimeout(tryToTerminate, RETRY_MILLISECONDS);
  }

  function makeWait(inspector: Session): void {
    isEvaluating = true;
    const expression = `globalThis.${AWAIT_TERMINATION}()`;
    inspector.post("Runtime.evaluate", { expression }, (error) => {
      isEvaluating = false;
      releaseCall = createCallRelease();
      if (error !== null && ++failures >= MAX_FAILURES) process.kill(process.pid, "SIGKILL");
    });
  }

  // The next interrupt may be here before the word that the one before is over.
  port.on("message", () => {
    if (Atomics.load(shared, PENDING) === 1) return;
    reset();
    debugThread?.postMessage({ skip: false });
  });
  const interrupts = new Socket({ fd: PIPES.interrupts, readable: true, writable: false });
  interrupts.on("data", (chunk: Buffer) => {
    const lines = chunk.toString().trim().split("\n");
    if (lines.includes(START_DEBUGGER)) debugThread = startDebugger();
    const run = lines.filter((line) => line !== START_DEBUGGER).at(-1);
    if (run === undefined) return;
    Atomics.store(shared, RUN, Number(run));
    Atomics.store(shared, PENDING, 1);
    port.postMessage("interrupt");
    // What is stopped goes on, to be interrupted.
    debugThread?.postMessage({ skip: true });
    clearTimeout(timer);
    timer = setTimeout(tryToTerminate, GRACE_MILLISECONDS);
  });
  interrupts.on("error", () => undefined);
  // The parent process is gone. Cells that are busy do not learn of that, and would be busy forever.
  interrupts.on("close", () =>
    setTimeout(() => process.kill(process.pid, "SIGKILL"), ORPHAN_MILLISECONDS),
  );
}

// From here, because the cells' own thread may be busy. Debugging is not to make interrupts wait.
function startDebugger(): Worker {
  const thread = new Worker(join(__dirname, "..", "debugger", "debug-thread.js"));
  thread.unref();
  return thread;
}

if (parentPort !== null) watchInterrupts(parentPort, workerData as Int32Array);
