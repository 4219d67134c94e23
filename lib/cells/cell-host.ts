import { setTimeout as pause } from "node:timers/promises";
import type { CommEvent } from "../base/messages";
import { createDebugChannel, type DebugChannel } from "./debugger/debug-channel";
import type { DebugEvent } from "./debugger/protocol";
import { encodeComm } from "./messages/encode-comm";
import { watchExit } from "./exit-reason";
import { forkWorker } from "./fork-worker";
import { createPendingInput } from "./messages/pending-input";
import { createPendingRequests, type LanguageService } from "./messages/pending-requests";
import { trackPrograms } from "./programs/programs";
import type { CellEvent, Command, RunCommand } from "./messages/protocol";
import { readOutput } from "./messages/read-output";
import { receiveMessages } from "./messages/receive-messages";
import { RunningCell, type CellOutcome } from "./running-cell";

export type { CellOutcome } from "./running-cell";

/** How long a process that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 1500;
/** How long the last output of such a process is waited for: a program that goes on holds it open. */
const LAST_OUTPUT_MILLISECONDS = 500;

/** How long an interrupted cell may run on before that is explained. */
const LATE_MILLISECONDS = 3000;
const LATE =
  "The cell is asked to stop, but it is inside a call that cannot be stopped, and ends when that " +
  "call does. Restarting the kernel ends it at once, and loses all variables.\n";

/** The process that holds the cells, seen from outside. */
export interface CellHost extends LanguageService {
  /** Resolves when the process takes cells, or with false when it has ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when the process has ended, with a sentence on why. */
  readonly exited: Promise<string>;
  /** Runs one cell, beside those that run already; when it ends, all its events have been handled. */
  readonly run: (
    cell: Omit<RunCommand, "type" | "expressions"> & Partial<Pick<RunCommand, "expressions">>,
  ) => Promise<CellOutcome>;
  /** Stops all running cells and keeps their variables; without one, does nothing. */
  readonly interrupt: () => void;
  /** Gives a cell the reply to its question; null when no one can be asked. */
  readonly answer: (text: string | null) => void;
  readonly comm: (event: CommEvent) => void;
  /** Asks the debugger, also while a cell runs or is stopped. */
  readonly debug: DebugChannel["request"];
  /** Ends the process, whatever it is doing, and the programs that it has started. */
  readonly close: () => Promise<void>;
  /** Ends it at once, by a signal. */
  readonly kill: () => void;
}

/** How the process is; `strict`: see `startInterpreter`. */
export interface CellHostOptions {
  readonly strict?: boolean;
  readonly onDebugEvent?: (event: DebugEvent) => void;
}

/**
 * Starts a process for cells in a folder. `onEvent` receives all events of cells, in order; while a
 * promise that it returns is pending, cells that send more wait. However a cell ends its process,
 * `run` resolves with a failure that says so.
 */
export function startCellHost(
  folder: string,
  onEvent: (event: CellEvent) => void | Promise<void>,
  { strict = false, onDebugEvent }: CellHostOptions = {},
): CellHost {
  const programs = trackPrograms();
  const worker = forkWorker(folder, { strict, env: programs.environment });
  const { child, messages, inputReplies, interrupts } = worker;
  programs.guard(child);
  const debug = createDebugChannel(worker, onDebugEvent);
  const exit = watchExit(child);
  const requests = createPendingRequests(send);
  const input = createPendingInput(inputReplies);
  const cells = new Map<number, RunningCell>(); // those that run, the oldest first
  let setReady!: (isReady: boolean) => void;
  const ready = new Promise<boolean>((resolve) => (setReady = resolve));

  function send(command: Command): boolean {
    if (child.connected) child.send(command, () => undefined);
    return child.connected;
  }

  function end(cell: RunningCell, outcome: CellOutcome): void {
    cells.delete(cell.run);
    cell.end(outcome);
  }

  function endByExit(): void {
    const failure = { ename: "ProcessEnded", evalue: exit.reason(), details: [] };
    for (const cell of [...cells.values()]) {
      end(cell, { failure: { ...failure, frames: cell.frames() }, alive: false });
    }
  }

  // `onEvent` must not fail: cells would wait for ever, so they are ended and the error is thrown.
  const allMessages = receiveMessages(messages, {
    requests,
    input,
    runningCell: (run) => cells.get(run),
    onReady: () => setReady(true),
    onDone: end,
    onEvent,
  }).catch((error: unknown) => {
    child.kill("SIGKILL");
    queueMicrotask(() => {
      throw error;
    });
  });
  const output = readOutput(child, (name, text) => {
    exit.addOutput(text);
    const [run] = cells.keys();
    return onEvent({ type: "stream", ...(run !== undefined && { run }), name, text });
  });

  async function cleanUp(): Promise<string> {
    await programs.end();
    const last = Promise.all([allMessages, output.ended]);
    await Promise.race([last, pause(LAST_OUTPUT_MILLISECONDS)]);
    output.ignore();
    setReady(false);
    requests.close();
    debug.close();
    endByExit();
    return exit.reason();
  }

  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  }).then(cleanUp);

  function explainDelay(interrupted: RunningCell): void {
    if (cells.get(interrupted.run) !== interrupted) return;
    void onEvent({ type: "stream", run: interrupted.run, name: "stderr", text: LATE });
  }

  return {
    ready,
    exited,
    run({ expressions = {}, ...command }) {
      const cell = new RunningCell(command);
      cells.set(cell.run, cell);
      const isSent = send({ type: "run", expressions, ...command });
      if (!isSent) void exited.then(endByExit);
      return cell.outcome;
    },
    ...requests.service,
    interrupt() {
      input.reply({ interrupted: true });
      for (const cell of cells.values()) {
        if (!cell.isInterrupted) setTimeout(explainDelay, LATE_MILLISECONDS, cell).unref();
        cell.isInterrupted = true;
      }
      // For this run and all before it.
      if (cells.size > 0) interrupts.write(`${Math.max(...cells.keys())}\n`);
    },
    answer: input.reply,
    debug: debug.request,
    comm: (event) => void send({ type: "comm", ...encodeComm(event) }),
    kill() {
      programs.look();
      child.kill("SIGKILL");
    },
    async close() {
      programs.look();
      const late = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
      if (debug.isStopped()) child.kill("SIGKILL");
      // Node waits at its end for a debugger that is connected.
      await debug.request("disconnect", {});
      send({ type: "close" });
      await exited;
      clearTimeout(late);
    },
  };
}
