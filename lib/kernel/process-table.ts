import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What the system says of a process. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** The time that processors have worked for it, in seconds. */
  readonly seconds: number;
  /** The memory that is its own, in bytes: of what it shares, its share where that is known. */
  readonly memory: () => number;
}

/** Linux counts processor time in hundredths of a second, and tells programs no other unit. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KIB = 1024;

/** A process and all that it has started, and these have started; none where that is not known. */
export function processTree(pid: number): ProcessRow[] {
  const all = rows();
  const found = all.filter((row) => row.pid === pid);
  // It grows while it is walked.
  for (const { pid: parent } of found) found.push(...all.filter((row) => row.parent === parent));
  return found;
}

function rows(): ProcessRow[] {
  try {
    return process.platform === "linux" ? fromProc() : fromPs();
  } catch {
    return [];
  }
}

function fromProc(): ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readIfThere(`/proc/${name}/stat`);
      if (stat === "") return []; // it has ended meanwhile
      // Behind the program's name in brackets, which may hold anything, from field 3 on.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
      const seconds = (user + system) / TICKS_PER_SECOND;
      return [{ pid: Number(name), parent, seconds, memory: () => memoryOf(name) }];
    });
}

function memoryOf(pid: string): number {
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

function fromPs(): ProcessRow[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,time="], { encoding: "utf8" });
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [pid, parent, rss, time] = line.trim().split(/\s+/);
      const memory = Number(rss) * BYTES_PER_KIB;
      return {
        pid: Number(pid),
        parent: Number(parent),
        seconds: secondsOf(time),
        memory: () => memory,
      };
    });
}

// As "1-02:03:04", "02:03:04" or "3:04.56".
function secondsOf(time: string): number {
  const [clock, days = "0"] = time.split("-").reverse();
  const seconds = clock.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}
