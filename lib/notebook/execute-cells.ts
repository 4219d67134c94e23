import type { MimeBundle, Progress } from "../base/messages";
import { startCellHost } from "../cells/cell-host";
import type { CellEvent, CellFailure } from "../cells/messages/protocol";
import { frameInCell } from "../cells/errors/traceback";
import { codeCells, type CellInfo } from "./code-cells";
import {
  collectOutputs,
  errorOutput,
  isOutputEvent,
  type OutputCollector,
  type OutputEvent,
} from "./collect-outputs";
import { limitOutput, type OutputLimiter } from "./limit-output";
import type { Cell, CodeCell, Notebook } from "./nbformat";
import { hasTag } from "./parameters";
import { PROVENANCE_TYPE } from "./provenance";
import { runCell } from "./run-cell";

/** What is reported while a run goes on. */
export type RunEvent =
  | { readonly type: "cell"; readonly cell: CellInfo; readonly count: number }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "output"; readonly message: OutputEvent }
  | { readonly type: "cellDone"; readonly cell: CellInfo; readonly seconds: number };

/** Where and why a run ended early. Lines and columns count from 1. */
export interface RunFailure {
  readonly cell: CellInfo;
  readonly line?: number;
  readonly column?: number;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string;
}

/** What may limit a run, and what it reports to. */
export interface ExecuteOptions {
  /** Called with what happens, cell by cell. */
  readonly onEvent?: (event: RunEvent) => void;
  /** The longest that one cell may run. */
  readonly timeoutSeconds?: number;
  /** Aborting stops the running cell; what ran so far is in the result. */
  readonly signal?: AbortSignal;
}

/** What the cells of a run have left. */
export interface Execution {
  /** All cells of the notebook, with the outputs of those that ran. */
  readonly cells: Cell[];
  /** Wall time of each code cell that ran, by cell number from 1. */
  readonly cellSeconds: readonly number[];
  /** What the cells have displayed for the record of how the report was made. */
  readonly notes: Readonly<Record<string, unknown>>;
  readonly failure?: RunFailure;
}

/** Executes a notebook's code cells in a folder, in order, up to the first that fails. */
export async function executeCells(
  notebook: Notebook,
  folder: string,
  options: ExecuteOptions,
): Promise<Execution> {
  const { onEvent = () => undefined, signal } = options;
  const cells = notebook.cells.map(withoutOutputs);
  const displays = new Map<string, MimeBundle>();
  const sources = new Map<number, string>();
  const notes: Record<string, unknown> = {};
  const cellSeconds: number[] = [];
  let failure: RunFailure | undefined;
  let limiter: OutputLimiter | undefined; // of the cell that ran last
  const host = startCellHost(folder, (event) => limiter?.onEvent(event), { strict: true });

  async function execute(info: CellInfo): Promise<void> {
    const { number, index } = info;
    const cell = cells[index] as CodeCell;
    const { outputs, add } = collectOutputs(number, displays);
    sources.set(number, cell.source);
    limiter = limitOutput((event) => handle(event, cell, add));
    const [started, clock] = [new Date(), performance.now()];
    const failed = await runCell(host, { number, source: cell.source }, options);
    limiter.end();
    const seconds = (performance.now() - clock) / 1000;
    cellSeconds.push(seconds);
    const error = failed && errorOutput(failed, sources);
    cells[index] = {
      ...cell,
      execution_count: number,
      outputs: error === undefined ? outputs : [...outputs, error],
      metadata: { ...cell.metadata, execution: executionTimes(started) },
    };
    onEvent({ type: "cellDone", cell: info, seconds });
    if (error !== undefined) failure = runFailure(info, failed!, error.traceback);
  }

  function handle(event: CellEvent, cell: CodeCell, add: OutputCollector["add"]): void {
    if (event.type === "progress") onEvent({ type: "progress", progress: event.progress });
    else if (event.type === "ask") host.answer(null);
    else if (event.type === "display" && PROVENANCE_TYPE in event.bundle) {
      Object.assign(notes, event.bundle[PROVENANCE_TYPE]);
    } else if (event.type === "result" && hasTag(cell, "injected-parameters")) return;
    else if (isOutputEvent(event)) {
      add(event);
      onEvent({ type: "output", message: event });
    }
  }

  try {
    await host.ready;
    const infos = codeCells(notebook);
    for (const info of infos) {
      if (signal?.aborted || failure !== undefined) break;
      onEvent({ type: "cell", cell: info, count: infos.length });
      await execute(info);
    }
  } finally {
    await host.close();
  }
  return { cells, cellSeconds, notes, ...(failure && { failure }) };
}

function withoutOutputs(cell: Cell): Cell {
  return cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell;
}

// The names that Jupyter itself writes into a cell's metadata.
function executionTimes(started: Date): Record<string, string> {
  return {
    "iopub.execute_input": started.toISOString(),
    "shell.execute_reply": new Date().toISOString(),
  };
}

function runFailure(cell: CellInfo, failed: CellFailure, traceback: string[]): RunFailure {
  const frame = frameInCell(failed, cell.number);
  return {
    cell,
    ...(frame && { line: frame.line, column: frame.column }),
    ename: failed.ename,
    evalue: failed.evalue,
    traceback: traceback.join("\n"),
  };
}
