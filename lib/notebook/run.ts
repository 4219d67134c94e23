import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { MimeBundle, Progress } from "../base/messages";
import { startCellHost, type CellHost } from "../cells/cell-host";
import type { CellFailure, CellEvent } from "../cells/protocol";
import { frameInCell } from "../cells/traceback";
import { limitOutput } from "./limit-output";
import { collectOutputs, errorOutput, type Shown } from "./outputs";
import { hasTag, injectParameters, type Parameters } from "./parameters";
import { codeCells, type CellInfo } from "./code-cells";
import { collectProvenance, PROVENANCE_TYPE, type Provenance } from "./provenance";
import { readNotebook, type Cell, type CodeCell, type Notebook, type Output } from "./read";

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly type: "cell"; readonly cell: CellInfo; readonly count: number }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "output"; readonly message: Shown }
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

export interface RunResult {
  /** The notebook with its outputs: valid nbformat, also when the run ended early. */
  readonly notebook: Notebook;
  readonly status: "ok" | "failed" | "stopped";
  readonly failure?: RunFailure;
  /** Wall time of each code cell that ran, by cell number from 1. */
  readonly cellSeconds: readonly number[];
  readonly seconds: number;
  readonly provenance: Provenance;
}

export interface RunOptions {
  readonly parameters?: Parameters;
  readonly onEvent?: (event: RunEvent) => void;
  /** The longest that one cell may run. */
  readonly timeoutSeconds?: number;
  /** Aborting stops the running cell; what ran so far is in the result. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a notebook's cells in order, without Jupyter, in a process of its own with tslab. The first
 * cell that fails ends the run; that is a result, not an exception, and holds all outputs so far.
 * Throws a UserError for a notebook that cannot be read and for parameters that do not fit.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<RunResult> {
  const { parameters = {}, onEvent = () => undefined, timeoutSeconds, signal } = options;
  const started = new Date();
  const { notebook, values } = injectParameters(await readNotebook(path), parameters);
  const places = codeCells(notebook);
  const cells: Cell[] = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  const pictures = new Map<string, MimeBundle[]>();
  const sources = new Map<number, string>();
  const notes: Record<string, unknown> = {};
  const cellSeconds: number[] = [];
  let failure: RunFailure | undefined;

  let hear: (said: CellEvent) => void = () => undefined;
  const folder = dirname(await realpath(path));
  const process = startCellHost(folder, (said) => hear(said), { strict: true });
  try {
    await process.ready;
    for (const place of places) {
      if (signal?.aborted) break;
      onEvent({ type: "cell", cell: place, count: places.length });
      const cell = cells[place.index] as CodeCell;
      const collected = collectOutputs(place.number, pictures);
      sources.set(place.number, cell.source);
      const { hear: hearCell, end } = limitOutput((said) => {
        if (said.type === "progress") onEvent({ type: "progress", progress: said.progress });
        else if (said.type === "ask") process.answer(null);
        else if (said.type === "display" && PROVENANCE_TYPE in said.bundle) {
          Object.assign(notes, said.bundle[PROVENANCE_TYPE]);
        } else if (said.type === "result" && hasTag(cell, "injected-parameters")) return;
        else if (isShown(said)) {
          collected.add(said);
          onEvent({ type: "output", message: said });
        }
      });
      hear = hearCell;
      const [from, clock] = [new Date(), performance.now()];
      const failed = await runCell(process, place.number, cell.source, { timeoutSeconds, signal });
      end();
      const seconds = (performance.now() - clock) / 1000;
      cellSeconds.push(seconds);
      const error = failed && errorOutput(failed, sources);
      cells[place.index] = {
        ...cell,
        execution_count: place.number,
        outputs: error === undefined ? collected.list : [...collected.list, error],
        metadata: { ...cell.metadata, execution: times(from) },
      };
      onEvent({ type: "cellDone", cell: place, seconds });
      if (failed !== undefined) {
        failure = asRunFailure(place, failed, error!);
        break;
      }
    }
  } finally {
    await process.close();
  }
  const status = signal?.aborted ? "stopped" : failure ? "failed" : "ok";
  return {
    notebook: { ...notebook, cells },
    status,
    ...(failure === undefined ? {} : { failure }),
    cellSeconds,
    seconds: (Date.now() - started.getTime()) / 1000,
    provenance: await collectProvenance({ path, started, parameters: values, notes }),
  };
}

/** How long a cell that was asked to stop may take to do so before its process is ended. */
const GRACE_MILLISECONDS = 3000;

interface Limits {
  readonly timeoutSeconds: number | undefined;
  readonly signal: AbortSignal | undefined;
}

// Whatever way a cell that is stopped from outside ends, its failure says why it was stopped.
async function runCell(
  process: CellHost,
  number: number,
  source: string,
  { timeoutSeconds, signal }: Limits,
): Promise<CellFailure | undefined> {
  let stopped: Pick<CellFailure, "ename" | "evalue"> | undefined;
  let last: NodeJS.Timeout | undefined;
  const stop = (ename: string, evalue: string) => {
    if (stopped !== undefined) return process.kill(); // asked twice
    stopped = { ename, evalue };
    process.interrupt();
    last = setTimeout(() => process.kill(), GRACE_MILLISECONDS);
  };
  const halt = () => stop("Interrupted", "the run was stopped here");
  signal?.addEventListener("abort", halt);
  const late = () =>
    stop("Timeout", `the cell ran longer than the ${timeoutSeconds} s it was given`);
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(late, timeoutSeconds * 1000);
  const { failure } = await process.run({ run: number, number, source });
  signal?.removeEventListener("abort", halt);
  clearTimeout(timer);
  clearTimeout(last);
  return failure && stopped ? { ...failure, ...stopped, details: [] } : failure;
}

function isShown(said: CellEvent): said is Shown {
  return ["stream", "display", "result", "clear"].includes(said.type);
}

// The names that Jupyter itself writes into a cell's metadata.
function times(from: Date): Record<string, string> {
  return {
    "iopub.execute_input": from.toISOString(),
    "shell.execute_reply": new Date().toISOString(),
  };
}

function asRunFailure(cell: CellInfo, failed: CellFailure, error: Output): RunFailure {
  const place = frameInCell(failed, cell.number);
  return {
    cell,
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
    ename: failed.ename,
    evalue: failed.evalue,
    traceback: error.output_type === "error" ? error.traceback.join("\n") : "",
  };
}
