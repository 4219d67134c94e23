import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { descendantsInGroup } from "./descendants";
import { PIPES } from "./pipes";

// A thread beside the cells that hears interrupts while they are busy. It asks their thread first:
// code that awaits, or a training step that ends soon, stops by itself and in order. Whoever does
// not answer is stopped by force, wherever it is, as often as it takes.

/** How long a busy cell may take to hear an interrupt before it is stopped by force. */
const GRACE_MILLISECONDS = 600;
const AGAIN_MILLISECONDS = 150;
/** How long this thread stands still until the busy one is ready; longer only between two tries. */
const READY_MILLISECONDS = 100;
/** So often may looking fail before the process is ended: better than cells that never stop. */
const DEAF_TRIES = 4;
/** How long cells may take to end by themselves when nobody keeps them any more. */
const LAST_MILLISECONDS = 1000;

/**
 * What the two threads share: have the cells heard, must they be left alone, how far is their end, and
 * which run is the interrupt for.
 */
export const [HEARD, SHIELDED, STATE, RUN, WORDS] = [0, 1, 2, 3, 4] as const;

/** How far their end is: they run, wait for it, or it is on its way; then it comes at once. */
export const [RUNNING, WAITING, ENDING, SENT] = [0, 1, 2, 3] as const;

/** Where the cells' thread keeps the function that makes it wait for its end, where it may come. */
export const READY = "__remixmatchReady__";

/**
 * So often may looking stay without an answer before the programs that the cells have started are
 * interrupted, too: no JavaScript runs there, and perhaps the end of one of them is waited for.
 */
const NATIVE_TRIES = 3;

function watch(port: NonNullable<typeof parentPort>, shared: Int32Array): void {
  let timer: NodeJS.Timeout | undefined;
  // Connected only while it is needed: Node waits at its end for inspectors that still look on, and
  // a signal that meets one makes it deaf.
  let session: Session | undefined;
  let asked = false;
  let deaf = 0;
  let unanswered = 0;

  function rest(): void {
    clearTimeout(timer);
    session?.disconnect();
    session = undefined;
    asked = false;
    deaf = 0;
    unanswered = 0;
  }

  function force(): void {
    if (Atomics.load(shared, HEARD) === 1) return rest();
    port.postMessage("interrupt");
    if (session === undefined) {
      session = new Session();
      session.connectToMainThread();
    }
    if (asked && ++unanswered === NATIVE_TRIES) interruptPrograms();
    if (!asked && Atomics.load(shared, SHIELDED) === 0) makeReady(session);
    Atomics.wait(shared, STATE, RUNNING, asked ? READY_MILLISECONDS : 0);
    if (Atomics.compareExchange(shared, STATE, WAITING, ENDING) === WAITING) {
      session.post("Runtime.terminateExecution");
      Atomics.store(shared, STATE, SENT);
      Atomics.notify(shared, STATE);
    }
    timer = setTimeout(force, AGAIN_MILLISECONDS);
  }

  function makeReady(to: Session): void {
    asked = true;
    to.post("Runtime.evaluate", { expression: `globalThis.${READY}()` }, (error) => {
      asked = false;
      unanswered = 0;
      if (error !== null && ++deaf >= DEAF_TRIES) process.kill(process.pid, "SIGKILL");
    });
  }

  port.on("message", rest);
  const bell = new Socket({ fd: PIPES.alarm, readable: true, writable: false });
  bell.on("data", (numbers: Buffer) => {
    Atomics.store(shared, RUN, Number(numbers.toString().trim().split("\n").at(-1)));
    Atomics.store(shared, HEARD, 0);
    port.postMessage("interrupt");
    clearTimeout(timer);
    timer = setTimeout(force, GRACE_MILLISECONDS);
  });
  bell.on("error", () => undefined);
  // The keeper is gone. Cells that are busy do not hear of that, and would be busy forever.
  bell.on("close", () => setTimeout(() => process.kill(process.pid, "SIGKILL"), LAST_MILLISECONDS));
}

// What Ctrl-C does in a terminal.
function interruptPrograms(): void {
  for (const pid of descendantsInGroup(process.pid)) {
    try {
      process.kill(pid, "SIGINT");
    } catch {
      // It has just ended.
    }
  }
}

if (parentPort !== null) watch(parentPort, workerData as Int32Array);
