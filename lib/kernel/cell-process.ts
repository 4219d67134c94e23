import { startCellHost, type CellHost, type CellOutcome } from "../cells/cell-host";
import type { DebugEvent } from "../cells/debugger/protocol";
import type { CellEvent } from "../cells/messages/protocol";

/** How long a running cell may take to end when the kernel does. */
const BUSY_MILLISECONDS = 1000;

/** How a cell ends that is interrupted while its process is still starting. */
const NOT_STARTED: CellOutcome = {
  alive: true,
  failure: {
    ename: "Interrupted",
    evalue: "the cell was interrupted before it began",
    frames: [],
    details: [],
  },
};

/** The process that holds a kernel's cells: one after another, whenever a cell has ended its own. */
export interface CellProcess extends Omit<CellHost, "ready" | "exited" | "kill"> {
  /** Resolves when the cells have done what was sent to them, unless one of them runs on. */
  readonly settled: () => Promise<void>;
  /** Whether a cell is running. */
  readonly running: () => boolean;
  /** Whether no cell will run any more. */
  readonly closed: () => boolean;
}

/** What is called when something happens to the process. */
export interface CellProcessEvents {
  /** It has ended while no cell ran, as by what an earlier one has left. */
  readonly onIdleExit: () => void;
  readonly onDebugEvent: (event: DebugEvent) => void;
  /** Another one has taken its place. No cell runs there before what this does has ended. */
  readonly onRestart: () => Promise<void>;
}

/**
 * Starts the process that holds the cells, and another one whenever a cell has ended its process,
 * so that the next cell can run. Cells that are given at the same time run at the same time.
 */
export function startCellProcess(
  folder: string,
  onEvent: (event: CellEvent) => void | Promise<void>,
  { onIdleExit, onDebugEvent, onRestart }: CellProcessEvents,
): CellProcess {
  let host = start();
  const running = new Set<{ interrupted: boolean }>();
  let prepared: Promise<unknown> = Promise.resolve();
  let closed = false;

  function start(): CellHost {
    const started = startCellHost(folder, onEvent, { onDebugEvent });
    void Promise.all([started.exited, started.ready]).then(async ([why, wasReady]) => {
      // One that does not even start would end again: the next cell reports why.
      if (!wasReady || closed || running.size > 0 || host !== started) return;
      restart();
      await onEvent({ type: "stream", name: "stderr", text: `While no cell ran, ${why}.\n` });
      onIdleExit();
    });
    return started;
  }

  function restart(): void {
    host = start();
    prepared = onRestart();
  }

  async function run(command: Parameters<CellHost["run"]>[0]): Promise<CellOutcome> {
    const cell = { interrupted: false };
    running.add(cell);
    const own = host;
    await own.ready;
    await prepared;
    const outcome = cell.interrupted ? NOT_STARTED : await own.run(command);
    running.delete(cell);
    // All cells end with their process, and the first of them starts the next one.
    if (!outcome.alive && !closed && host === own) {
      restart();
      void own.close();
    }
    return outcome;
  }

  return {
    run,
    complete: (source, at) => host.ready.then(() => host.complete(source, at)),
    inspect: (source, at) => host.ready.then(() => host.inspect(source, at)),
    isComplete: (source) => host.ready.then(() => host.isComplete(source)),
    interrupt() {
      for (const cell of running) cell.interrupted = true;
      if (running.size > 0) host.interrupt();
    },
    debug: (command, given) => host.debug(command, given),
    answer: (text) => host.answer(text),
    comm: (event) => host.comm(event),
    async close() {
      closed = true;
      // A busy cell does not see that it should end, and no one waits for its results.
      const late = setTimeout(() => running.size > 0 && host.kill(), BUSY_MILLISECONDS);
      await host.close();
      clearTimeout(late);
    },
    async settled() {
      // The process does one thing after another: its reply comes after what was sent before.
      if (running.size === 0) await host.ready.then(() => host.isComplete(""));
    },
    running: () => running.size > 0,
    closed: () => closed,
  };
}
