import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { ENDS_WITH } from "../../base/ends-with";
import { endPrograms, findPrograms, identity } from "./end-programs";
import { startGuardian } from "./guardian";

/** The programs that the cells of one process start: none outlives it, unless it says so. */
export interface Programs {
  /** The environment of the process of cells, by which what it starts is known. */
  readonly environment: NodeJS.ProcessEnv;
  /** Has them end, and the process of cells, whatever becomes of this process. */
  readonly guard: (cells: ChildProcess) => void;
  /** Looks at what runs while it is known who has started whom. */
  readonly look: () => void;
  /** Ends them, when the process of cells has ended. */
  readonly end: () => Promise<void>;
}

/** Keeps track of the programs of a process of cells that is about to start. */
export function trackPrograms(): Programs {
  const name = randomUUID();
  const seen = new Set<string>();
  let cells: ChildProcess | undefined;
  let guardian: ReturnType<typeof startGuardian> | undefined;
  return {
    environment: { ...process.env, [ENDS_WITH]: namesWith(name) },
    guard(started) {
      cells = started;
      guardian = startGuardian(name, cells.pid);
    },
    look() {
      // Once it has ended, the id may be another process's.
      if (cells?.pid === undefined || cells.exitCode !== null || cells.signalCode !== null) return;
      for (const program of findPrograms({ name }, cells.pid)) seen.add(identity(program));
    },
    async end() {
      await endPrograms({ name, seen });
      await guardian?.dismiss();
    },
  };
}

// Cells of a program that a cell has started end with both.
function namesWith(name: string): string {
  const outer = process.env[ENDS_WITH];
  return outer === undefined ? name : `${outer}:${name}`;
}
