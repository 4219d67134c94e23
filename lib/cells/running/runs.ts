import { AsyncLocalStorage } from "node:async_hooks";
import type { Interrupted } from "../interrupts/interrupted";

/** One execution of one cell. All code that it starts belongs to it, however late that runs. */
export interface Run {
  readonly run: number;
  readonly number: number;
  /** Once it is set, the run stops wherever it goes on. */
  interrupted?: Interrupted;
  /** For work outside these cells, as a command's, that is to end at an interrupt. */
  abortController?: AbortController;
}

const runs = new AsyncLocalStorage<Run>();

/** The run to which the calling code belongs. */
export function currentRun(): Run | undefined {
  return runs.getStore();
}

/** Does work as a part of a run. */
export function withinRun<T>(run: Run, work: () => T): T {
  return runs.run(run, work);
}

/** Called wherever the code of a cell goes on after waiting; returns what it waited for. */
export function resume<T>(value: T): T {
  const interrupted = runs.getStore()?.interrupted;
  if (interrupted !== undefined) throw interrupted;
  return value;
}

/** A signal that aborts when the run of the calling code is interrupted. */
export function interruptSignal(): AbortSignal {
  const run = runs.getStore();
  if (run === undefined) return new AbortController().signal;
  run.abortController ??= new AbortController();
  if (run.interrupted !== undefined) run.abortController.abort(run.interrupted);
  return run.abortController.signal;
}

/** The field by which a message names the run of the calling code; none outside runs. */
export function runId(): { run?: number } {
  const run = runs.getStore()?.run;
  return run === undefined ? {} : { run };
}
