import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/**
 * The processes that a process has started, and those that these have started, in the group that a
 * terminal interrupts together with it: one that has left the group is not meant. None where the
 * system does not list them.
 */
export function descendantsInGroup(pid: number): number[] {
  const all = processes();
  const group = all.find((one) => one.pid === pid)?.group;
  const found = new Set([pid]);
  // Children have mostly, but not always, higher ids than their parents.
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const one of all) {
      if (found.has(one.parent) && one.group === group) found.add(one.pid);
    }
  }
  found.delete(pid);
  return [...found];
}

function processes(): Process[] {
  try {
    return process.platform === "linux" ? fromProc() : fromPs();
  } catch {
    return [];
  }
}

function fromProc(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // Behind the program's name in brackets, which may hold anything: state, parent, group.
        const [, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

// An interrupt should not wait until execa is loaded.
function fromPs(): Process[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" });
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
      return { pid, parent, group };
    });
}
