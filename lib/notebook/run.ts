import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { MimeBundle, Progress } from "../base/messages";
import { startCells, type CellProcess } from "../cells/child";
import type { CellFailure, Message } from "../cells/protocol";
import { placeIn } from "../cells/traceback";
import { collectOutputs, errorOutput } from "./outputs";
import { hasTag, injectParameters, type Parameters } from "./parameters";
import { codeCells, type CellPlace } from "./places";
import { collectProvenance, PROVENANCE_TYPE, type Provenance } from "./provenance";
import { readNotebook, type Cell, type CodeCell, type Notebook, type Output } from "./read";

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly type: "cell"; readonly cell: CellPlace; readonly count: number }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "output"; readonly message: Message }
  | { readonly type: "cellDone"; readonly cell: CellPlace; readonly seconds: number };

/** Where and why a run ended early. Lines and columns count from 1. */
export interface RunFailure {
  readonly cell: CellPlace;
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
 * Throws a Fault for a notebook that cannot be read and for parameters that do not fit.
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

  let hear: (message: Message) => void = () => undefined;
  const process = startCells(dirname(await realpath(path)), (message) => hear(message));
  const halt = () => process.stop({ ename: "Interrupted", evalue: "the run was stopped here" });
  signal?.addEventListener("abort", halt);
  try {
    await process.ready;
    for (const place of places) {
      if (signal?.aborted) break;
      onEvent({ type: "cell", cell: place, count: places.length });
      const cell = cells[place.index] as CodeCell;
      const collected = collectOutputs(place.number, pictures);
      sources.set(place.number, cell.source);
      hear = (message) => {
        if (message.type === "progress") onEvent({ type: "progress", progress: message.progress });
        else if (message.type === "display" && PROVENANCE_TYPE in message.bundle) {
          Object.assign(notes, message.bundle[PROVENANCE_TYPE]);
        } else if (message.type === "result" && hasTag(cell, "injected-parameters")) return;
        else if (isShown(message)) {
          collected.add(message);
          onEvent({ type: "output", message });
        }
      };
      const [from, clock] = [new Date(), performance.now()];
      const failed = await runCell(process, place.number, cell.source, timeoutSeconds);
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
    signal?.removeEventListener("abort", halt);
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

async function runCell(
  process: CellProcess,
  number: number,
  source: string,
  timeoutSeconds: number | undefined,
): Promise<CellFailure | undefined> {
  if (timeoutSeconds === undefined) return (await process.run(number, source)).failure;
  const evalue = `the cell ran longer than the ${timeoutSeconds} s it was given`;
  const stop = () => process.stop({ ename: "Timeout", evalue });
  const timer = setTimeout(stop, timeoutSeconds * 1000);
  const { failure } = await process.run(number, source);
  clearTimeout(timer);
  return failure;
}

function isShown(
  message: Message,
): message is Extract<Message, { type: "stream" | "display" | "result" }> {
  return message.type === "stream" || message.type === "display" || message.type === "result";
}

// The names that Jupyter itself writes into a cell's metadata.
function times(from: Date): Record<string, string> {
  return {
    "iopub.execute_input": from.toISOString(),
    "shell.execute_reply": new Date().toISOString(),
  };
}

function asRunFailure(cell: CellPlace, failed: CellFailure, error: Output): RunFailure {
  const place = placeIn(failed, cell.number);
  return {
    cell,
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
    ename: failed.ename,
    evalue: failed.evalue,
    traceback: error.output_type === "error" ? error.traceback.join("\n") : "",
  };
}
