import { startCellHost, type CellHost, type CellOutcome } from "../cells/cell-host";
import type { CellEvent } from "../cells/protocol";

/** How long a running cell may take to end when the kernel does. */
const BUSY_MILLISECONDS = 1000;

/** How a cell ends that is interrupted while its process is still starting. */
const UNBEGUN: CellOutcome = {
  alive: true,
  failure: {
    ename: "Interrupted",
    evalue: "the cell was interrupted before it began",
    frames: [],
    details: [],
  },
};

/** The cells of one kernel, across the processes that hold them one after the other. */
export interface Session extends Omit<CellHost, "ready" | "exited" | "kill"> {
  /** Resolves when the cells have done what they were told, unless one of them runs on. */
  readonly settled: () => Promise<void>;
  /** Whether a cell is running. */
  readonly running: () => boolean;
  /** Whether no cell will run any more. */
  readonly closed: () => boolean;
}

/**
 * Starts the process that holds the cells, and another one whenever a cell has ended its process,
 * so that the next cell can run. Cells run one at a time, in the order in which they were given.
 * `lost` is called when a process has ended while no cell ran, as by what an earlier one has left.
 */
export function openSession(
  folder: string,
  hear: (said: CellEvent) => void | Promise<void>,
  lost: () => void,
): Session {
  let cells = start();
  let running = false;
  let interrupted = false;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  function start(): CellHost {
    const started = startCellHost(folder, hear);
    void Promise.all([started.exited, started.ready]).then(async ([why, begun]) => {
      // One that does not even start would end again: the next cell tells why.
      if (!begun || closed || running || cells !== started) return;
      cells = start();
      await hear({ type: "stream", name: "stderr", text: `While no cell ran, ${why}.\n` });
      lost();
    });
    return started;
  }

  async function run(order: Parameters<CellHost["run"]>[0]): Promise<CellOutcome> {
    running = true;
    interrupted = false;
    const own = cells;
    await own.ready;
    const ending = interrupted ? UNBEGUN : await own.run(order);
    running = false;
    if (!ending.alive && !closed) {
      cells = start();
      void own.close();
    }
    return ending;
  }

  return {
    run(order) {
      const ending = last.then(() => run(order));
      last = ending.catch(() => undefined);
      return ending;
    },
    complete: (source, at) => cells.ready.then(() => cells.complete(source, at)),
    inspect: (source, at) => cells.ready.then(() => cells.inspect(source, at)),
    isComplete: (source) => cells.ready.then(() => cells.isComplete(source)),
    interrupt() {
      interrupted = running;
      if (running) cells.interrupt();
    },
    answer: (text) => cells.answer(text),
    comm: (event) => cells.comm(event),
    async close() {
      closed = true;
      // A busy cell does not hear that it should end, and nobody waits for what comes of it.
      const late = setTimeout(() => running && cells.kill(), BUSY_MILLISECONDS);
      await cells.close();
      clearTimeout(late);
    },
    async settled() {
      // The process does one thing after another, so an answer comes after what was told before.
      if (!running) await cells.ready.then(() => cells.isComplete(""));
    },
    running: () => running,
    closed: () => closed,
  };
}
