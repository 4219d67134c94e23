import assert from "node:assert/strict";
import { startCellHost, type CellHost, type CellOutcome } from "../../lib/cells/cell-host";
import type { CellEvent } from "../../lib/cells/protocol";

/** A conversation with a process of cells: what each run said, and how it ended. */
export interface Talk {
  readonly cells: CellHost;
  /** All that was said, in order. */
  readonly said: CellEvent[];
  /** Runs a cell; `interruptAfter` milliseconds interrupts it. */
  readonly run: (source: string, options?: RunOptions) => Promise<Ran>;
  /** Runs a cell that must end well, and gives the text of its last value. */
  readonly value: (source: string) => Promise<string | undefined>;
}

export interface RunOptions {
  readonly interruptAfter?: number;
  /** Interrupts the cell when it has said the first thing of this type. */
  readonly interruptAt?: CellEvent["type"];
  readonly expressions?: Readonly<Record<string, string>>;
}

export interface Ran extends CellOutcome {
  readonly run: number;
  readonly said: readonly CellEvent[];
  /** What it wrote to both streams. */
  readonly text: string;
  readonly seconds: number;
}

/** Starts cells in a folder; they are ended after the tests of the `describe` that calls this. */
export function talkTo(folder: string, hear: (said: CellEvent) => void = () => undefined): Talk {
  const said: CellEvent[] = [];
  let runs = 0;
  let awaited: CellEvent["type"] | undefined;
  const cells = startCellHost(folder, (one) => {
    said.push(one);
    hear(one);
    if (one.type !== awaited) return;
    awaited = undefined;
    cells.interrupt();
  });
  after(() => cells.close());

  async function run(source: string, options: RunOptions = {}): Promise<Ran> {
    const { interruptAfter, expressions = {} } = options;
    await cells.ready;
    const from = said.length;
    const number = ++runs;
    const started = performance.now();
    awaited = options.interruptAt;
    const bell =
      interruptAfter === undefined
        ? undefined
        : setTimeout(() => cells.interrupt(), interruptAfter);
    const ending = await cells.run({ run: number, number, source, expressions });
    clearTimeout(bell);
    const heard = said.slice(from);
    return {
      ...ending,
      run: number,
      said: heard,
      text: textOf(heard),
      seconds: secondsSince(started),
    };
  }

  async function value(source: string): Promise<string | undefined> {
    const { failure, said: heard } = await run(source);
    assert.equal(failure, undefined, failure?.evalue);
    const result = heard.find((one) => one.type === "result");
    return result?.bundle["text/plain"] as string | undefined;
  }

  return { cells, said, run, value };
}

function textOf(said: readonly CellEvent[]): string {
  return said.map((one) => (one.type === "stream" ? one.text : "")).join("");
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
