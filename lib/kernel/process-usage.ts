import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { withDescendants } from "../cells/programs/descendants";
import { listProcesses } from "../cells/programs/process-table";

/** What a process uses. */
export interface ProcessUsage {
  readonly pid: number;
  /** The time that processors have worked for it, in seconds. */
  readonly seconds: number;
  /** The memory that is its own, in bytes: of what it shares, its share where that is known. */
  readonly memory: () => number;
}

/** Linux counts processor time in hundredths of a second, and tells programs no other unit. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KIB = 1024;

/** What a process uses, and each that it has started, and these have; none where that is not known. */
export function usageOfTree(root: number): ProcessUsage[] {
  const pids = [...withDescendants(listProcesses(), [root], () => false)];
  try {
    return process.platform === "linux" ? pids.flatMap(fromProc) : fromPs(pids);
  } catch {
    return [];
  }
}

function fromProc(pid: number): ProcessUsage[] {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === "") return []; // it has ended meanwhile
  // Behind the program's name in brackets, which may hold anything, from field 3 on.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [fields[11], fields[12]].map(Number);
  return [{ pid, seconds: (user + system) / TICKS_PER_SECOND, memory: () => memoryOf(pid) }];
}

function memoryOf(pid: number): number {
  const share = /^Pss:\s*(\d+) kB/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`));
  const whole = share ?? /^VmRSS:\s*(\d+) kB/m.exec(readIfThere(`/proc/${pid}/status`));
  return Number(whole?.[1] ?? 0) * BYTES_PER_KIB;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function fromPs(pids: readonly number[]): ProcessUsage[] {
  const words = ["-o", "pid=,rss=,time=", "-p", pids.join(",")];
  const table = execFileSync("ps", words, { encoding: "utf8" });
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [pid, rss, time] = line.trim().split(/\s+/);
      const memory = Number(rss) * BYTES_PER_KIB;
      return { pid: Number(pid), seconds: secondsOf(time), memory: () => memory };
    });
}

// As "1-02:03:04", "02:03:04" or "3:04.56".
function secondsOf(time: string): number {
  const [clock, days = "0"] = time.split("-").reverse();
  const seconds = clock.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}
