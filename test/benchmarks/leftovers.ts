/**
 * Whether programs outlive the kernel whose cells have started them: 200 kernels, or as many as
 * `--kernels` says, end in turn in each way of `ENDINGS`, every one with a dozen programs that end
 * and one that says it goes on. Exits with 1 when any other is left, or that one is not.
 *
 *     npm run soak:leftovers
 *     npm run soak:leftovers -- --kernels 20
 *
 * Guardians, too, are programs: in the end no more of this build's may run than before.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ENDINGS } from "../kernel/endings";

/** What has been counted for one way to end. */
interface Count {
  kernels: number;
  left: number;
  goingOn: number;
  seconds: number;
}

const GUARDIAN = join(__dirname, "../../lib/cells/programs/guardian-main.js");

function guardians(): number {
  const table = execFileSync("ps", ["-A", "-ww", "-o", "args="], { encoding: "utf8" });
  return table.split("\n").filter((line) => line.includes(GUARDIAN)).length;
}

async function main(words: readonly string[]): Promise<void> {
  const option = { type: "string", default: "200" } as const;
  const { values } = parseArgs({ args: [...words], options: { kernels: option } });
  const before = guardians();
  const counts = new Map<string, Count>();
  const ways = Object.entries(ENDINGS);
  for (let i = 0; i < Number(values.kernels); i++) {
    const [name, end] = ways[i % ways.length];
    const count = counts.get(name) ?? { kernels: 0, left: 0, goingOn: 0, seconds: 0 };
    const began = performance.now();
    const { left, goingOn } = await end();
    counts.set(name, {
      kernels: count.kernels + 1,
      left: count.left + left,
      goingOn: count.goingOn + goingOn,
      seconds: count.seconds + (performance.now() - began) / 1000,
    });
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${values.kernels}`);
  }
  report(counts);
  await pause(1000);
  const watching = guardians() - before;
  console.log(`${watching} guardians left`);
  if (watching > 0) process.exitCode = 1;
}

function report(counts: ReadonlyMap<string, Count>): void {
  const heads = ["kernels", "left", "going on", "s each"];
  const width = Math.max(...[...counts.keys()].map((name) => name.length)) + 2;
  const line = (name: string, cells: readonly (string | number)[]) =>
    name.padEnd(width) +
    cells.map((cell, i) => String(cell).padStart(heads[i].length + 2)).join("");
  console.log(line("ended by", heads));
  const all: Count = { kernels: 0, left: 0, goingOn: 0, seconds: 0 };
  for (const [name, count] of counts) {
    const { kernels, left, goingOn, seconds } = count;
    console.log(line(name, [kernels, left, goingOn, (seconds / kernels).toFixed(1)]));
    for (const key of Object.keys(all) as (keyof Count)[]) all[key] += count[key];
  }
  const each = (all.seconds / all.kernels).toFixed(1);
  console.log(line("together", [all.kernels, all.left, all.goingOn, each]));
  if (all.left > 0 || all.goingOn !== all.kernels) process.exitCode = 1;
}

void main(process.argv.slice(2));
