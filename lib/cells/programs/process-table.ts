import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { ENDS_WITH } from "../../base/ends-with";

/** A process of this machine. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** When it began: two that had one id after another differ in this. */
  readonly started: string;
  /** What it was told to end with; undefined when that is nowhere to be read. */
  readonly endsWith: () => string | undefined;
}

/** Lists all processes that run, or none where the system does not list them. */
export function listProcesses(): ProcessEntry[] {
  try {
    return process.platform === "linux" ? fromProc() : parsePs(runPs());
  } catch {
    return [];
  }
}

function fromProc(): ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return parseStat(Number(name), readFileSync(`/proc/${name}/stat`, "utf8"));
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

function parseStat(pid: number, stat: string): ProcessEntry[] {
  // Behind the program's name in brackets, which may hold anything: state, parent, group, …
  const [state, parent, group, ...more] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (hasEnded(state)) return [];
  return [
    {
      pid,
      parent: Number(parent),
      group: Number(group),
      started: more[16],
      endsWith: () => readEndsWith(pid),
    },
  ];
}

// One that has ended is listed until its parent has asked how.
function hasEnded(state: string): boolean {
  return /^[ZX]/.test(state);
}

function readEndsWith(pid: number): string | undefined {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return variables.find((one) => one.startsWith(`${ENDS_WITH}=`))?.slice(ENDS_WITH.length + 1);
  } catch {
    return undefined; // another user's, or one that hides it
  }
}

// An interrupt should not wait until execa is loaded.
function runPs(): string {
  const columns = "pid=,ppid=,pgid=,state=,lstart=,command=";
  return execFileSync("ps", ["-A", "-E", "-ww", "-o", columns], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: 2 ** 28,
  });
}

/** Reads what macOS's `ps -E` prints: the environment stands behind the command, divided by spaces. */
export function parsePs(table: string): ProcessEntry[] {
  const row = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/gm;
  const value = new RegExp(` ${ENDS_WITH}=(\\S*)`);
  return [...table.matchAll(row)]
    .filter(([, , , , state]) => !hasEnded(state))
    .map(([, pid, parent, group, , started, command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      started,
      endsWith: () => value.exec(command)?.[1],
    }));
}
