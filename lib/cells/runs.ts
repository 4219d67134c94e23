import { AsyncLocalStorage } from "node:async_hooks";
import type { Interrupted } from "./interrupt";

/** One running of one cell. Whatever code it starts belongs to it, however late that runs. */
export interface Run {
  readonly run: number;
  readonly number: number;
  /** Once it is set, the run stops wherever it goes on. */
  interrupted?: Interrupted;
  /** For work outside these cells, as a command's, that wants to hear of an interrupt. */
  halt?: AbortController;
}

const runs = new AsyncLocalStorage<Run>();

/** The run to which the code that asks belongs. */
export function currentRun(): Run | undefined {
  return runs.getStore();
}

/** Does work as a part of a run. */
export function withinRun<T>(run: Run, work: () => T): T {
  return runs.run(run, work);
}

/** Called wherever the code of a cell goes on after waiting; gives back what it waited for. */
export function resume<T>(value: T): T {
  const interrupted = runs.getStore()?.interrupted;
  if (interrupted !== undefined) throw interrupted;
  return value;
}

/** A signal that aborts when the run of the code that asks is interrupted. */
export function interruption(): AbortSignal {
  const run = runs.getStore();
  if (run === undefined) return new AbortController().signal;
  run.halt ??= new AbortController();
  if (run.interrupted !== undefined) run.halt.abort(run.interrupted);
  return run.halt.signal;
}

/** The stamp on what running code says. */
export function stamp(): { run?: number } {
  const run = runs.getStore()?.run;
  return run === undefined ? {} : { run };
}
