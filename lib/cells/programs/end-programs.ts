import { setTimeout as pause } from "node:timers/promises";
import { withDescendants } from "./descendants";
import { listProcesses, type ProcessEntry } from "./process-table";

/** How long a program that was asked to end may take to do so. */
const GRACE_MILLISECONDS = 800;
/** How long one that was killed is waited for: it may be inside the system, on a disk that hangs. */
const KILLED_MILLISECONDS = 1000;
const POLL_MILLISECONDS = 20;
/** More often, for what starts itself anew again and again. */
const KILL_POLL_MILLISECONDS = 1;

/** What is known of a process of cells, and of the programs that its cells have started. */
export interface Family {
  /** The name of the process of cells: what it starts has it in its environment, as it has itself. */
  readonly name: string;
  /** Its id: it is no program. */
  readonly cells?: number | undefined;
  /** Programs seen earlier, by `identity`: they may have lost both their parent and the name. */
  readonly seen?: ReadonlySet<string>;
}

/** What tells a process from another one that had the same id before it. */
export function identity({ pid, started }: ProcessEntry): string {
  return `${pid} of ${started}`;
}

/**
 * The programs of a family that run now: those that bear its name, that were seen before, and all
 * that these have started, or a process that is known to be the cells' (its id alone may be another
 * one's by now). A program that was told to end with something else is none of it, nor is what it
 * has started.
 */
export function findPrograms({ name, cells, seen }: Family, parent?: number): ProcessEntry[] {
  const all = listProcesses();
  const told = new Map(all.map((one) => [one.pid, one.endsWith()?.split(":")]));
  const bearsName = ({ pid }: ProcessEntry) => told.get(pid)?.includes(name) ?? false;
  // Also one that was seen before it was given its own environment.
  const endsOtherwise = ({ pid }: ProcessEntry) => told.get(pid)?.includes(name) === false;
  const roots = all
    .filter((one) => bearsName(one) || (seen?.has(identity(one)) && !endsOtherwise(one)))
    .map(({ pid }) => pid);
  if (parent !== undefined) roots.push(parent);
  const pids = withDescendants(all, roots, endsOtherwise);
  return all.filter(({ pid }) => pids.has(pid) && pid !== cells && pid !== parent);
}

/**
 * Ends the programs of a family: they are asked to, and killed when they have not done so in time.
 * Resolves when they have ended, or are another user's.
 */
export async function endPrograms(family: Family): Promise<void> {
  const late = performance.now() + GRACE_MILLISECONDS;
  // The end of one may cut what it has started off from the family.
  const seen = new Set(family.seen);
  const asked = new Set<string>();
  const beyond = new Set<string>();
  for (;;) {
    const programs = findPrograms({ ...family, seen }).filter((one) => !beyond.has(identity(one)));
    const now = performance.now();
    if (programs.length === 0 || now > late + KILLED_MILLISECONDS) return;
    for (const program of programs) {
      const key = identity(program);
      seen.add(key);
      if (now <= late && asked.has(key)) continue;
      asked.add(key);
      if (!signal(program, now > late ? "SIGKILL" : "SIGTERM")) beyond.add(key);
    }
    await pause(now > late ? KILL_POLL_MILLISECONDS : POLL_MILLISECONDS);
  }
}

/** Whether the system allows it, or the process has just ended. */
function signal({ pid }: ProcessEntry, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}
