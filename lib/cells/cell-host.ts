import { fork } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { CommEvent } from "../base/messages";
import { callCoroner } from "./exit-reason";
import { readJsonLines } from "./json-lines";
import { encodeComm } from "./encode-comm";
import { PIPES, STRICT, type Answer } from "./pipes";
import { openDesk, type Questions } from "./pending-requests";
import {
  asMessage,
  type CellFailure,
  type ExpressionValue,
  type Order,
  type CellEvent,
} from "./protocol";

/** How long a process that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 2500;
// Cells make much short-lived memory, the compiler above all: room for it halves the time to clear it.
// What outlives that is cleared when it has grown by 30 percent: left to itself, V8 lets it double.
const OPTIONS = ["--max-semi-space-size=32", "--heap-growing-percent=30"];

/** How long an interrupted cell may run on before that is explained. */
const LATE_MILLISECONDS = 3000;
const LATE =
  "The cell is asked to stop, but it is inside a call that cannot be stopped, and ends when that " +
  "call does. Restarting the kernel ends it at once, and loses all variables.\n";

/** How a cell ended. `alive` is false when its process is exited, and its variables with it. */
export interface CellOutcome {
  readonly failure?: CellFailure;
  readonly alive: boolean;
  readonly expressions?: Readonly<Record<string, ExpressionValue>>;
}

/** The process that holds the cells, seen from outside. */
export interface CellHost extends Questions {
  /** Resolves when the process takes cells, or with false when it has ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when the process has ended, with a sentence on why. */
  readonly exited: Promise<string>;
  /** Runs one cell, and no second before it has ended; by then all that it said has been heard. */
  readonly run: (order: {
    readonly run: number;
    readonly number: number;
    readonly source: string;
    readonly expressions?: Readonly<Record<string, string>>;
  }) => Promise<CellOutcome>;
  /** Stops the running cell and keeps its variables; without one, does nothing. */
  readonly interrupt: () => void;
  /** Answers what a cell has asked; null when nobody can. */
  readonly answer: (text: string | null) => void;
  readonly comm: (event: CommEvent) => void;
  /** Ends the process, whatever it is doing. */
  readonly close: () => Promise<void>;
  /** Ends it at once, by a signal. */
  readonly kill: () => void;
}

/**
 * Starts a process for cells in a folder. `hear` gets all that cells say, in order; while a promise
 * of its answer is pending, cells that say more wait. However a cell ends its process, `run`
 * resolves with a failure that says so. `strict`: see `startInterpreter`.
 */
export function startCellHost(
  folder: string,
  hear: (said: CellEvent) => void | Promise<void>,
  { strict = false } = {},
): CellHost {
  const child = fork(join(__dirname, "worker.js"), strict ? [STRICT] : [], {
    cwd: folder,
    execArgv: OPTIONS,
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe", "pipe", "pipe"],
  });
  const answers = child.stdio[PIPES.answers as 4] as unknown as Writable;
  const alarm = child.stdio[PIPES.alarm as 4] as unknown as Writable;
  for (const pipe of [answers, alarm]) pipe.on("error", () => undefined);

  let running: { run: number; number: number; line?: number; interrupted?: boolean } | undefined;
  let asks = false; // whether the process waits for an answer
  let finish: ((ending: CellOutcome) => void) | undefined;
  const coroner = callCoroner(child);
  const desk = openDesk(send);
  let setReady: (begun: boolean) => void;
  const ready = new Promise<boolean>((resolve) => (setReady = resolve));

  function end(ending: CellOutcome): void {
    running = undefined;
    const done = finish;
    finish = undefined;
    done?.(ending);
  }

  async function listen(): Promise<void> {
    for await (const line of readJsonLines(child.stdio[PIPES.said as 4] as unknown as Readable)) {
      const message = asMessage(line);
      if (message === undefined) continue;
      if (message.type === "ready") setReady(true);
      else if (message.type === "at") {
        if (running?.run === message.run) running.line = message.line;
      } else if (message.type === "answer") desk.answered(message.ask, message.value);
      else if (message.type === "done") {
        // What another process, or native code, has written to the streams may still be on its way.
        await new Promise(setImmediate);
        await new Promise(setImmediate);
        if (running?.run !== message.run) continue;
        const { failure, expressions } = message;
        end({
          ...(failure && { failure: placed(failure) }),
          ...(expressions && { expressions }),
          alive: true,
        });
      } else {
        if (message.type === "ask") {
          asks = true;
          // It was asked before the interrupt came, or by code that goes on after it.
          if (running?.interrupted && message.run === running.run) tell({ interrupted: true });
        }
        if (message.type !== "ask" || asks) await hear(message);
      }
    }
  }

  async function listenTo(name: "stdout" | "stderr"): Promise<void> {
    for await (const text of child[name]!.setEncoding("utf8") as AsyncIterable<string>) {
      coroner.note(text);
      await hear({ type: "stream", ...(running && { run: running.run }), name, text });
    }
  }

  // Whoever hears must not fail: cells would wait for ever, so they are ended and the error is told.
  const heard = listen().catch((error: unknown) => {
    child.kill("SIGKILL");
    queueMicrotask(() => {
      throw error;
    });
  });
  const natives = Promise.all(["stdout" as const, "stderr" as const].map(listenTo));
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  }).then(async () => {
    // A grandchild may keep the pipes open: what was written last is waited for only briefly.
    await Promise.race([Promise.all([heard, natives.catch(() => undefined)]), pause(500)]);
    setReady(false);
    desk.close();
    end(deadEnd());
    return coroner.why();
  });
  // A cell that hangs up has left its process useless.
  child.once("disconnect", () => setTimeout(() => child.kill("SIGKILL"), 500).unref());

  function here(): CellFailure["frames"] {
    return running?.line === undefined
      ? []
      : [{ cell: running.number, line: running.line, column: 1 }];
  }

  function placed(failure: CellFailure): CellFailure {
    const inside = failure.frames.some(({ cell }) => cell === running?.number);
    return inside ? failure : { ...failure, frames: [...failure.frames, ...here()] };
  }

  function warn(stopped: NonNullable<typeof running>): void {
    if (running === stopped) {
      void hear({ type: "stream", run: stopped.run, name: "stderr", text: LATE });
    }
  }

  function deadEnd(): CellOutcome {
    const failure = { ename: "ProcessEnded", evalue: coroner.why(), frames: here(), details: [] };
    return { failure, alive: false };
  }

  function send(order: Order): boolean {
    if (child.connected) child.send(order, () => undefined);
    return child.connected;
  }

  // An answer that nobody waits for would be taken for that to the next question.
  function tell(answer: Answer): void {
    if (!asks) return;
    asks = false;
    answers.write(`${JSON.stringify(answer)}\n`);
  }

  return {
    ready,
    exited,
    run({ expressions = {}, ...order }) {
      running = { run: order.run, number: order.number };
      return new Promise((resolve) => {
        finish = resolve;
        const sent = send({ type: "run", expressions, ...order });
        if (!sent) void exited.then(() => end(deadEnd()));
      });
    },
    ...desk.questions,
    interrupt() {
      tell({ interrupted: true });
      if (running === undefined) return;
      if (!running.interrupted) setTimeout(warn, LATE_MILLISECONDS, running).unref();
      running.interrupted = true;
      alarm.write(`${running.run}\n`);
    },
    answer: tell,
    comm: (event) => void send({ type: "comm", ...encodeComm(event) }),
    kill: () => void child.kill("SIGKILL"),
    async close() {
      const late = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
      send({ type: "close" });
      await exited;
      clearTimeout(late);
    },
  };
}
