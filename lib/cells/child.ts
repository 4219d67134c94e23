import { fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { asMessage, type CellFailure, type Message, type Order } from "./protocol";

/** How long a cell that was asked to stop may take to do so before its process is ended. */
const GRACE_MILLISECONDS = 3000;
/** Characters of what native code writes past JavaScript's streams; the rest is dropped. */
const NATIVE_CHARACTERS = 100_000;

/** Why a cell is being stopped from outside, in the words of its error. */
export interface Stop {
  readonly ename: string;
  readonly evalue: string;
}

/** How a cell ended. `alive` is false when its process is gone, and no other cell can run. */
export interface Ending {
  readonly failure?: CellFailure;
  readonly alive: boolean;
}

/** The process that holds the cells, seen from outside. */
export interface CellProcess {
  readonly ready: Promise<void>;
  readonly run: (number: number, source: string) => Promise<Ending>;
  readonly stop: (why: Stop) => void;
  readonly close: () => Promise<void>;
}

/**
 * Starts a process in the notebook's folder, as Jupyter does. `hear` gets what a running cell says,
 * in order. However a cell ends its process, `run` resolves with a failure that says so.
 */
export function startCells(folder: string, hear: (message: Message) => void): CellProcess {
  const child = fork(join(__dirname, "worker.js"), [], {
    cwd: folder,
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let line: number | undefined;
  let number = 0;
  let stopped: Stop | undefined;
  let exitCode: number | undefined;
  let native = "";
  let finish: ((ending: Ending) => void) | undefined;
  let setReady: () => void;
  const ready = new Promise<void>((resolve) => (setReady = resolve));

  const end = (ending: Ending) => {
    finish?.(ending);
    finish = undefined;
  };
  const dead = new Promise<void>((resolve) => {
    const exited = new Promise<void>((done) => {
      child.once("exit", () => done());
      child.once("error", () => done());
    });
    const spoken = new Promise<void>((done) => child.once("disconnect", () => done()));
    // A grandchild may keep the pipes open: what native code wrote is waited for only briefly.
    const drained = new Promise<void>((done) => child.once("close", () => done()));
    void Promise.all([exited, spoken])
      .then(() => Promise.race([drained, pause(300)]))
      .then(() => {
        setReady();
        end({ failure: deathFailure(), alive: false });
        resolve();
      });
  });
  // A cell that hangs up has left its process useless.
  child.once("disconnect", () => setTimeout(() => child.kill("SIGKILL"), 500).unref());

  child.on("message", (received) => {
    const message = asMessage(received);
    if (message?.type === "ready") setReady();
    else if (message?.type === "at") line = message.line;
    else if (message?.type === "exit") exitCode = message.code;
    else if (message?.type === "done") {
      const { failure } = message;
      end({ ...(failure && { failure: placed(failure) }), alive: true });
    } else if (message !== undefined) hear(message);
  });
  for (const name of ["stdout", "stderr"] as const) {
    child[name]!.setEncoding("utf8").on("data", (text: string) => {
      const room = NATIVE_CHARACTERS - native.length;
      native += text.slice(0, Math.max(0, room));
      if (finish !== undefined && room > 0) {
        hear({ type: "stream", name, text: text.slice(0, room) });
      }
    });
  }

  function here(): CellFailure["frames"] {
    return line === undefined ? [] : [{ cell: number, line, column: 1 }];
  }

  function placed(failure: CellFailure): CellFailure {
    const inside = failure.frames.some(({ cell }) => cell === number);
    const frames = inside ? failure.frames : [...failure.frames, ...here()];
    return stopped ? { ...stopped, frames, details: [] } : { ...failure, frames };
  }

  function deathFailure(): CellFailure {
    if (stopped) return { ...stopped, frames: here(), details: [] };
    const { signalCode } = child;
    const evalue = native.includes("heap out of memory")
      ? "the cell ran out of memory: its JavaScript heap was full, and its process has ended"
      : signalCode !== null
        ? `the cell's process was ended by the signal ${signalCode}` +
          (signalCode === "SIGKILL" ? ", perhaps because the machine ran out of memory" : "")
        : exitCode !== undefined
          ? `the cell ended its process with process.exit(${exitCode})`
          : `the cell's process has ended with exit code ${child.exitCode}`;
    return { ename: "ProcessEnded", evalue, frames: here(), details: [] };
  }

  return {
    ready,
    run(next, source) {
      number = next;
      line = undefined;
      return new Promise((resolve) => {
        finish = resolve;
        if (child.connected) child.send({ run: source, number } satisfies Order);
        else void dead.then(() => end({ failure: deathFailure(), alive: false }));
      });
    },
    stop(why) {
      if (stopped !== undefined) return void child.kill("SIGKILL"); // asked twice
      stopped = why;
      child.kill("SIGINT");
      setTimeout(() => finish && child.kill("SIGKILL"), GRACE_MILLISECONDS).unref();
    },
    async close() {
      const late = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
      if (child.connected) child.send({ close: true } satisfies Order, () => undefined);
      await dead;
      clearTimeout(late);
    },
  };
}
