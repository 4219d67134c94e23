import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Duplex, Readable, Writable } from "node:stream";
import { PIPES, STRICT } from "./messages/pipes";

// Cells make much short-lived memory, the compiler above all: room for it halves the time to clear it.
// What outlives that is cleared when it has grown by 30 percent: left to itself, V8 lets it double.
const V8_OPTIONS = ["--max-semi-space-size=32", "--heap-growing-percent=30"];

/** How long a process whose channel a cell has closed may live on. */
const DISCONNECTED_MILLISECONDS = 1000;

/** A new process for cells, and the pipes of `PIPES`. */
export interface CellWorker {
  readonly child: ChildProcess;
  readonly messages: Readable;
  readonly inputReplies: Writable;
  readonly interrupts: Writable;
  readonly debugger: Duplex;
}

/** How a process for cells starts. */
export interface WorkerOptions {
  /** See `startInterpreter`. */
  readonly strict: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** Starts a process for cells in a folder. */
export function forkWorker(folder: string, { strict, env }: WorkerOptions): CellWorker {
  const child = fork(join(__dirname, "realm", "start-worker.js"), strict ? [STRICT] : [], {
    cwd: folder,
    env,
    execArgv: V8_OPTIONS,
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe", "pipe", "pipe", "pipe"],
  });
  // Node's types know of no more than five pipes.
  const pipe = (fd: number) => child.stdio[fd as 4];
  const inputReplies = pipe(PIPES.inputReplies) as Writable;
  const interrupts = pipe(PIPES.interrupts) as Writable;
  const debug = pipe(PIPES.debugger) as Duplex;
  for (const writable of [inputReplies, interrupts, debug]) writable.on("error", () => undefined);
  // Without its channel the process is of no use.
  child.once("disconnect", () =>
    setTimeout(() => child.kill("SIGKILL"), DISCONNECTED_MILLISECONDS).unref(),
  );
  const messages = pipe(PIPES.messages) as Readable;
  return { child, messages, inputReplies, interrupts, debugger: debug };
}
