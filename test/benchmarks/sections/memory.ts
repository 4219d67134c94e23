import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Case, caseOf } from "../cases";
import { ALL_CORES, type Bench, type Section, isWanted, openOurs, openPeer } from "../section";
import type { Took } from "../serve";
import { digits, textTable } from "../table";

const run = promisify(execFile);

export interface MemoryRow {
  readonly name: string;
  readonly side: "native" | "PyTorch";
  readonly network: string;
  readonly strong: number;
  /** Pass workers of ours, threads of PyTorch's. */
  readonly workers: number;
  readonly peakMB: number;
}

/** The most memory that a process holds in a few steps, each in a process of its own. */
export const memory: Section = {
  name: "memory",
  about: "peak memory by strong views, without and with pass workers, and PyTorch's",
  async run(bench) {
    const network: Case["network"] = bench.options.quick ? "classroom" : "wrn28x2";
    const strongs = bench.options.quick ? [1, 8] : [1, 2, 4, 8, 16];
    const rows: MemoryRow[] = [];
    const sides = [
      ...[0, ALL_CORES].map((workers) => ({ side: "native", workers }) as const),
      ...(bench.python === null ? [] : [{ side: "PyTorch", workers: 1 } as const]),
    ];
    for (const { side, workers } of sides) {
      for (const strong of strongs) {
        const name = `${network} ${side} ${workers} K=${strong}`;
        if (!isWanted(bench.options, name)) continue;
        const measure = side === "native" ? ofOurs : ofPeer;
        const peakMB = await measure(bench, { network, strong, workers });
        rows.push({ name, side, network, strong, workers, peakMB });
        bench.keep(rows);
      }
    }
    bench.tell(tableOf(rows, strongs));
    return rows;
  },
};

interface Asked {
  readonly network: Case["network"];
  readonly strong: number;
  readonly workers: number;
}

async function ofOurs(_: Bench, { network, strong, workers }: Asked): Promise<number> {
  const script = join(__dirname, "..", "memory.js");
  // About as many passes for each K: memory is at its height only after some of them.
  const steps = Math.max(2, Math.ceil(30 / (strong + 4)));
  const asked = { network, strong, passes: workers, views: 0, steps };
  const { stdout } = await run(process.execPath, [script, "--case", JSON.stringify(asked)]);
  return (JSON.parse(stdout) as { "peak MB": number })["peak MB"];
}

async function ofPeer({ python, scratch }: Bench, asked: Asked): Promise<number> {
  const { network, strong, workers: threads } = asked;
  const [slot, folder] = ["memory", join(scratch, "case")];
  const ours = openOurs(1);
  await ours.ask("prepare", { slot, folder, given: caseOf({ network, strong }) });
  await ours.close();
  const peer = openPeer(python!, threads);
  await peer.ask("prepare", { slot, folder });
  for (let step = 0; step < 2; step++) await peer.ask<Took>("step", { slot });
  const { MB } = await peer.ask<{ MB: number }>("peak");
  await peer.close();
  return MB;
}

function tableOf(rows: readonly MemoryRow[], strongs: readonly number[]): string {
  const [fewest, most] = [strongs[0], strongs.at(-1)!];
  const names = [...new Set(rows.map(({ side, workers }) => `${side} ${workers}`))];
  const lines = names.map((name) => {
    const own = rows.filter(({ side, workers }) => `${side} ${workers}` === name);
    const at = (k: number): number => own.find(({ strong }) => strong === k)?.peakMB ?? NaN;
    const [side, workers] = name.split(" ");
    const words = side === "native" ? `native, ${workers} pass workers` : `PyTorch, one thread`;
    return [words, ...strongs.map((k) => `${Math.round(at(k))} MB`), digits(at(most) / at(fewest))];
  });
  return textTable(
    ["peak memory", ...strongs.map((k) => `K = ${k}`), `K = ${most} / K = ${fewest}`],
    lines,
  );
}
