import assert from "node:assert/strict";
import { startCellHost, type CellHost, type CellOutcome } from "../../lib/cells/cell-host";
import type { CellEvent } from "../../lib/cells/messages/protocol";

/** A process of cells under test: the events of each run, and how it ended. */
export interface TestCells {
  readonly host: CellHost;
  /** All events, in order. */
  readonly events: CellEvent[];
  /** Runs a cell; `interruptAfter` milliseconds interrupts it. */
  readonly run: (source: string, options?: RunOptions) => Promise<FinishedRun>;
  /** Runs a cell that must end well, and gives the text of its last value. */
  readonly value: (source: string) => Promise<string | undefined>;
}

export interface RunOptions {
  readonly interruptAfter?: number;
  /** Interrupts the cell at its first event of this type. */
  readonly interruptAt?: CellEvent["type"];
  readonly expressions?: Readonly<Record<string, string>>;
}

export interface FinishedRun extends CellOutcome {
  readonly run: number;
  readonly events: readonly CellEvent[];
  /** What it wrote to both streams. */
  readonly text: string;
  readonly seconds: number;
}

/** Starts cells in a folder; they are ended after the tests of the `describe` that calls this. */
export function startCells(folder: string): TestCells {
  const events: CellEvent[] = [];
  let runs = 0;
  let awaited: CellEvent["type"] | undefined;
  const host = startCellHost(folder, (event) => {
    events.push(event);
    if (event.type !== awaited) return;
    awaited = undefined;
    host.interrupt();
  });
  after(() => host.close());

  async function run(source: string, options: RunOptions = {}): Promise<FinishedRun> {
    const { interruptAfter, expressions = {} } = options;
    await host.ready;
    const from = events.length;
    const number = ++runs;
    const started = performance.now();
    awaited = options.interruptAt;
    const timer =
      interruptAfter === undefined ? undefined : setTimeout(() => host.interrupt(), interruptAfter);
    const outcome = await host.run({ run: number, number, source, expressions });
    clearTimeout(timer);
    const own = events.slice(from);
    return {
      ...outcome,
      run: number,
      events: own,
      text: textOf(own),
      seconds: (performance.now() - started) / 1000,
    };
  }

  async function value(source: string): Promise<string | undefined> {
    const { failure, events: own } = await run(source);
    assert.equal(failure, undefined, failure?.evalue);
    const result = own.find((event) => event.type === "result");
    return result?.bundle["text/plain"] as string | undefined;
  }

  return { host, events, run, value };
}

function textOf(events: readonly CellEvent[]): string {
  return events.map((event) => (event.type === "stream" ? event.text : "")).join("");
}
