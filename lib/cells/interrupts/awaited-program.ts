import { ENDS_WITH } from "../../base/ends-with";
import { withDescendants } from "../programs/descendants";
import { listProcesses, type ProcessEntry } from "../programs/process-table";

/**
 * The program that this process' main thread waits for, as in `execSync`, and all that this program
 * has started: the youngest one that cells have started, since a thread that waits starts no other. It
 * may have left behind what goes on with its output, as `execSync("server &")` does. Linux only.
 */
export function awaitedProgram(): number[] {
  const all = listProcesses();
  const started = all.filter(({ parent }) => parent === process.pid);
  const youngest = [...started, ...leftBehind(all)].sort(byAge).at(-1);
  return youngest === undefined ? [] : [...withDescendants(all, [youngest.pid], () => false)];
}

// Those that bear this process' name, of which nobody that does is the parent any more.
function leftBehind(all: readonly ProcessEntry[]): ProcessEntry[] {
  const name = process.env[ENDS_WITH]?.split(":").at(-1);
  if (name === undefined) return [];
  const named = all.filter((one) => one.endsWith()?.split(":").includes(name));
  const family = new Set([process.pid, ...named.map(({ pid }) => pid)]);
  return named.filter(({ pid, parent }) => pid !== process.pid && !family.has(parent));
}

function byAge(one: ProcessEntry, other: ProcessEntry): number {
  return Number(one.started) - Number(other.started) || one.pid - other.pid;
}
