import { fork } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { CommEvent } from "../base/messages";
import type { Completeness } from "./is-complete";
import { linesFrom } from "./lines-from";
import { PIPES, STRICT, type Answer } from "./pipes";
import {
  asMessage,
  type CellFailure,
  type ExpressionValue,
  type Order,
  type Said,
} from "./protocol";

/** How long a process that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 2500;
/** Characters kept of what native code writes past JavaScript's streams, to see why a process died. */
const NATIVE_CHARACTERS = 100_000;
// Cells make much short-lived memory, the compiler above all: room for it halves the time to clear it.
const OPTIONS = ["--max-semi-space-size=64"];

/** How long an interrupted cell may run on before that is explained. */
const LATE_MILLISECONDS = 3000;
const LATE =
  "The cell is asked to stop, but it is inside a call that cannot be stopped, and ends when that " +
  "call does. Restarting the kernel ends it at once, and loses all variables.\n";

/** How a cell ended. `alive` is false when its process is gone, and its variables with it. */
export interface Ending {
  readonly failure?: CellFailure;
  readonly alive: boolean;
  readonly expressions?: Readonly<Record<string, ExpressionValue>>;
}

/** The process that holds the cells, seen from outside. */
export interface Cells {
  /** Resolves when the process takes cells, or with false when it has ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when the process has ended, with a sentence on why. */
  readonly gone: Promise<string>;
  /** Runs one cell, and no second before it has ended; by then all that it said has been heard. */
  readonly run: (order: {
    readonly run: number;
    readonly number: number;
    readonly source: string;
    readonly expressions?: Readonly<Record<string, string>>;
  }) => Promise<Ending>;
  /** What could stand at a place; it and the answer count UTF-16 units. */
  readonly complete: (
    source: string,
    at: number,
  ) => Promise<{ start: number; end: number; matches: readonly string[] }>;
  /** What is known of the name at a place, as text; null when it is nothing. */
  readonly inspect: (source: string, at: number) => Promise<string | null>;
  readonly isComplete: (source: string) => Promise<Completeness>;
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
 * resolves with a failure that says so. `strict`: see `startLanguage`.
 */
export function startCells(
  folder: string,
  hear: (said: Said) => void | Promise<void>,
  { strict = false } = {},
): Cells {
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
  let finish: ((ending: Ending) => void) | undefined;
  let native = "";
  let asked = 0;
  const waiting = new Map<number, (value: unknown) => void>();
  let setReady: (begun: boolean) => void;
  const ready = new Promise<boolean>((resolve) => (setReady = resolve));

  function end(ending: Ending): void {
    running = undefined;
    const done = finish;
    finish = undefined;
    done?.(ending);
  }

  async function listen(): Promise<void> {
    for await (const line of linesFrom(child.stdio[PIPES.said as 4] as unknown as Readable)) {
      const message = asMessage(line);
      if (message === undefined) continue;
      if (message.type === "ready") setReady(true);
      else if (message.type === "at") {
        if (running?.run === message.run) running.line = message.line;
      } else if (message.type === "answer") {
        waiting.get(message.ask)?.(message.value);
        waiting.delete(message.ask);
      } else if (message.type === "done") {
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
      native = (native + text).slice(-NATIVE_CHARACTERS);
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
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  }).then(async () => {
    // A grandchild may keep the pipes open: what was written last is waited for only briefly.
    await Promise.race([Promise.all([heard, natives.catch(() => undefined)]), pause(500)]);
    setReady(false);
    for (const settle of waiting.values()) settle(null);
    waiting.clear();
    end({ failure: deathFailure(), alive: false });
    return whyGone();
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
    if (running === stopped)
      void hear({ type: "stream", run: stopped.run, name: "stderr", text: LATE });
  }

  function whyGone(): string {
    const { signalCode, exitCode } = child;
    const why = native.includes("heap out of memory")
      ? "ran out of memory: its JavaScript heap was full"
      : signalCode !== null
        ? `was ended by the signal ${signalCode}` +
          (signalCode === "SIGKILL" ? ", perhaps because the machine ran out of memory" : "")
        : `has ended with exit code ${exitCode ?? "unknown"}`;
    return `the process of the cells ${why}; the variables of all cells are lost`;
  }

  function deathFailure(): CellFailure {
    return { ename: "ProcessEnded", evalue: whyGone(), frames: here(), details: [] };
  }

  function send(order: Order): void {
    if (child.connected) child.send(order, () => undefined);
  }

  async function ask<T>(order: (ask: number) => Order, otherwise: T): Promise<T> {
    const number = ++asked;
    if (!child.connected) return otherwise;
    const value = await new Promise((resolve) => {
      waiting.set(number, resolve);
      send(order(number));
    });
    return (value as T | null) ?? otherwise;
  }

  // An answer that nobody waits for would be taken for that to the next question.
  function tell(answer: Answer): void {
    if (!asks) return;
    asks = false;
    answers.write(`${JSON.stringify(answer)}\n`);
  }

  return {
    ready,
    gone,
    run({ expressions = {}, ...order }) {
      running = { run: order.run, number: order.number };
      return new Promise((resolve) => {
        finish = resolve;
        if (child.connected) send({ type: "run", expressions, ...order });
        else void gone.then(() => end({ failure: deathFailure(), alive: false }));
      });
    },
    complete: (source, at) =>
      ask((number) => ({ type: "complete", ask: number, source, at }), {
        start: at,
        end: at,
        matches: [] as readonly string[],
      }),
    inspect: (source, at) =>
      ask<string | null>((number) => ({ type: "inspect", ask: number, source, at }), null),
    isComplete: (source) =>
      ask<Completeness>((number) => ({ type: "isComplete", ask: number, source }), {
        status: "complete",
      }),
    interrupt() {
      tell({ interrupted: true });
      if (running === undefined) return;
      if (!running.interrupted) setTimeout(warn, LATE_MILLISECONDS, running).unref();
      running.interrupted = true;
      alarm.write(`${running.run}\n`);
    },
    answer: tell,
    comm: (event) => send({ type: "comm", ...event }),
    kill: () => void child.kill("SIGKILL"),
    async close() {
      const late = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
      send({ type: "close" });
      await gone;
      clearTimeout(late);
    },
  };
}
