import type { JsonObject, Message } from "./wire";

/** One run of a cell, kept for what it says: also a timer of a cell that has ended may speak. */
export interface Run {
  readonly id: number;
  /** The execution count that the run has or would have. */
  readonly number: number;
  readonly request: Message;
  readonly silent: boolean;
  readonly allowStdin: boolean;
  readonly storeHistory: boolean;
  /** What the front end should do beside showing outputs. */
  readonly payload: JsonObject[];
}

/** The runs of a kernel that are remembered. */
export interface Runs {
  readonly begin: (run: Omit<Run, "id" | "payload">) => Run;
  readonly find: (id: number | undefined) => Run | undefined;
}

const REMEMBERED = 1000;

/** Remembers the latest runs. */
export function createRuns(): Runs {
  const runs = new Map<number, Run>();
  let latest = 0;
  return {
    begin(given) {
      const run = { ...given, id: ++latest, payload: [] };
      runs.set(run.id, run);
      runs.delete(latest - REMEMBERED);
      return run;
    },
    find: (id) => (id === undefined ? undefined : runs.get(id)),
  };
}
