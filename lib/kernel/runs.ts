import type { JsonObject, Message } from "./wire";

/** One run of a cell. It is kept when it has ended: its timers may still print or display. */
export interface Run {
  readonly id: number;
  /** The execution count that the run has or would have. */
  readonly number: number;
  /** Whether the cell after it has the next execution count. */
  readonly counts: boolean;
  readonly request: Message;
  readonly silent: boolean;
  readonly allowStdin: boolean;
  readonly storeHistory: boolean;
  /** The payload of its execute_reply, as a text for the pager. */
  readonly payload: JsonObject[];
}

/** The latest runs of a kernel. */
export interface Runs {
  readonly begin: (run: Omit<Run, "id" | "payload">) => Run;
  readonly find: (id: number | undefined) => Run | undefined;
}

const KEPT_RUNS = 1000;

/** Keeps the latest thousand runs, which get their numbers here. */
export function createRuns(): Runs {
  const runs = new Map<number, Run>();
  let latest = 0;
  return {
    begin(fields) {
      const run = { ...fields, id: ++latest, payload: [] };
      runs.set(run.id, run);
      runs.delete(latest - KEPT_RUNS);
      return run;
    },
    find: (id) => (id === undefined ? undefined : runs.get(id)),
  };
}
