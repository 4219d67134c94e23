import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const REPL = JSON.stringify(join(__dirname, "../../lib/repl"));
/** How many processes `startPrograms` starts, the one that goes on left out. */
export const PROGRAMS = 14;

/** Numbers of seconds to sleep, by which the programs of one kernel are found among all that run. */
export interface Tags {
  readonly ends: number;
  readonly goesOn: number;
}

/** Tags that no other program of this machine has. */
export function newTags(): Tags {
  const ends = 10 ** 9 + Math.floor(Math.random() * 10 ** 9);
  return { ends, goesOn: ends + 10 ** 9 };
}

/** A cell that starts programs in a dozen ways and waits until all run; prints its process's id. */
export function startPrograms({ ends, goesOn }: Tags): string {
  return `
import { exec, execSync, fork, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
const { shell } = require(${REPL});

spawn("sleep", ["${ends}"]);
spawn("sleep", ["${ends}"], { detached: true, stdio: "inherit" }).unref();
spawn("sleep", ["${ends}"], { detached: true, stdio: "ignore", env: { PATH: process.env.PATH } });
spawn("sh", ["-c", "trap '' TERM; while :; do sleep ${ends}; done"]);
exec("sleep ${ends} & (sleep ${ends} & wait) & wait");
execSync("(setsid sh -c 'sleep ${ends} &' &) > /dev/null 2>&1");
writeFileSync("${ends}.js", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
fork("./${ends}.js", { detached: true });
new Worker('require("node:child_process").spawn("sleep", ["${ends}"])', { eval: true });
void shell("sleep ${ends} & wait");
spawn("sleep", ["${goesOn}"], {
  detached: true,
  stdio: "inherit",
  env: { ...process.env, REMIXMATCH_ENDS_WITH: "nothing" },
}).unref();

const list = () => execSync("ps -A -ww -o args=", { encoding: "utf8" }).split("\\n");
const isTagged = (line: string) => line.includes("${ends}");
while (list().filter(isTagged).length < ${PROGRAMS}) await new Promise((done) => setTimeout(done, 50));
console.log("cells:", process.pid);
`;
}

/** The processes that run with a tag in their command. */
export function processesWith(tag: number): number[] {
  const table = execFileSync("ps", ["-A", "-ww", "-o", "pid=,stat=,args="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [, pid, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return command?.includes(String(tag)) && !state.startsWith("Z") ? [Number(pid)] : [];
  });
}

/** Waits until no process has a tag; returns how many have it in the end. */
export async function leftWith(tag: number, milliseconds: number): Promise<number> {
  const late = performance.now() + milliseconds;
  while (processesWith(tag).length > 0 && performance.now() < late) await pause(50);
  return processesWith(tag).length;
}

/** Kills what has a tag. */
export function killAllWith(tag: number): void {
  for (const pid of processesWith(tag)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has just ended.
    }
  }
}
