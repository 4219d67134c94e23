import { listProcesses, type ProcessEntry } from "./process-table";

/**
 * Adds the processes that some have started, and those that these have started, and so on.
 * `leaveOut`: of these, and of what they have started, none.
 */
export function withDescendants(
  all: readonly ProcessEntry[],
  roots: Iterable<number>,
  leaveOut: (one: ProcessEntry) => boolean,
): Set<number> {
  const found = new Set(roots);
  // Children have mostly, but not always, higher ids than their parents.
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const one of all) {
      if (found.has(one.parent) && !found.has(one.pid) && !leaveOut(one)) found.add(one.pid);
    }
  }
  return found;
}

/**
 * The processes that a process has started, and those that these have started, in the group that a
 * terminal interrupts together with it: one that has left the group is not meant. None where the
 * system does not list them.
 */
export function descendantsInGroup(pid: number): number[] {
  const all = listProcesses();
  const group = all.find((one) => one.pid === pid)?.group;
  const found = withDescendants(all, [pid], (one) => one.group !== group);
  found.delete(pid);
  return [...found];
}
