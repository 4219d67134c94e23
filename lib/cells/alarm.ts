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
/** So often may looking fail before the process is ended: better than cells that never stop. */
const DEAF_TRIES = 4;
/** How long cells may take to end by themselves when nobody keeps them any more. */
const LAST_MILLISECONDS = 1000;

/**
 * What the two threads share: whether the cells have heard, whether they must be left alone, and the
 * run that the interrupt is for.
 */
export const [HEARD, SHIELDED, RUN] = [0, 1, 2] as const;

/** Where the cells' thread keeps what tells whether it is busy, and what makes it ready to be stopped. */
export const [BUSY, READY] = ["__remixmatchBusy__", "__remixmatchReady__"] as const;

/**
 * So often may looking stay without an answer before the programs that the cells have started are
 * interrupted, too: no JavaScript runs there, and perhaps the end of one of them is waited for.
 */
const NATIVE_TRIES = 3;

interface Look {
  readonly result: { readonly value?: unknown };
}

function watch(port: NonNullable<typeof parentPort>, shared: Int32Array): void {
  let timer: NodeJS.Timeout | undefined;
  // Connected only while it is needed: Node waits at its end for inspectors that still look on, and
  // a signal that meets one makes it deaf.
  let session: Session | undefined;
  let deaf = 0;
  let unanswered = 0;

  function rest(): void {
    clearTimeout(timer);
    session?.disconnect();
    session = undefined;
    deaf = 0;
    unanswered = 0;
  }

  function force(): void {
    if (Atomics.load(shared, HEARD) === 1) return rest();
    if (Atomics.load(shared, SHIELDED) === 0) {
      if (session === undefined) {
        session = new Session();
        session.connectToMainThread();
      }
      const look = { expression: `globalThis.${BUSY}()`, returnByValue: true };
      if (++unanswered === NATIVE_TRIES) interruptPrograms();
      session.post("Runtime.evaluate", look, (error, answer?: Look) => {
        unanswered = 0;
        if (error !== null && ++deaf >= DEAF_TRIES) process.kill(process.pid, "SIGKILL");
        // A thread that is idle is about to hear; the end would come to whatever it does next.
        if (answer?.result.value !== true || session === undefined) return;
        // In one go: what makes ready must not run long before the end.
        session.post("Runtime.evaluate", { expression: `globalThis.${READY}()` });
        session.post("Runtime.terminateExecution");
      });
    }
    timer = setTimeout(force, AGAIN_MILLISECONDS);
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
