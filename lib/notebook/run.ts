import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { executeCells, type ExecuteOptions, type RunFailure } from "./execute-cells";
import type { Notebook } from "./nbformat";
import { injectParameters, type Parameters } from "./parameters";
import { collectProvenance, type Provenance } from "./provenance";
import { readNotebook } from "./read";

export type { RunEvent, RunFailure } from "./execute-cells";

/** How a run ended, and what it has left. */
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

/** The options of a run; `parameters` are the notebook's. */
export interface RunOptions extends ExecuteOptions {
  readonly parameters?: Parameters;
}

/**
 * Runs a notebook's cells in order, without Jupyter, in a process of its own with tslab. The first
 * cell that fails ends the run; that is a result, not an exception, and holds all outputs so far.
 * Throws a UserError for a notebook that cannot be read and for parameters that do not fit.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<RunResult> {
  const { parameters = {}, ...executeOptions } = options;
  const started = new Date();
  const { notebook, values } = injectParameters(await readNotebook(path), parameters);
  const folder = dirname(await realpath(path));
  const { cells, cellSeconds, notes, failure } = await executeCells(
    notebook,
    folder,
    executeOptions,
  );
  return {
    notebook: { ...notebook, cells },
    status: options.signal?.aborted ? "stopped" : failure ? "failed" : "ok",
    ...(failure === undefined ? {} : { failure }),
    cellSeconds,
    seconds: (Date.now() - started.getTime()) / 1000,
    provenance: await collectProvenance({ path, started, parameters: values, notes }),
  };
}
