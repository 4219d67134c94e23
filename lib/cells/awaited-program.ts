import { readFileSync, readdirSync } from "node:fs";

/**
 * The program that this process' main thread waits for, as in `execSync`, and all that this program
 * has started: the youngest child, since a thread that waits starts no other. Undefined where the
 * system does not list a process' children.
 */
export function awaitedProgram(): number[] | undefined {
  const children = childrenOf(process.pid, process.pid);
  if (children === undefined) return undefined;
  return children.slice(-1).flatMap(withDescendants);
}

function withDescendants(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) => childrenOf(pid, thread) ?? []);
  return [pid, ...children.flatMap(withDescendants)];
}

// Those that a thread has started, by their age, the oldest first.
function childrenOf(pid: number, thread: number): number[] | undefined {
  try {
    const listed = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").trim();
    return listed === "" ? [] : listed.split(" ").map(Number);
  } catch {
    return undefined; // the process may have ended meanwhile
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
