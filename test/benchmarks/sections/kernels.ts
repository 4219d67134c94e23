import { join } from "node:path";
import { caseOf } from "../cases";
import type { Child } from "../child";
import type { OpTime } from "../profile";
import { type Section, openOurs, openPeer } from "../section";
import { digits, textTable } from "../table";

interface Profile {
  /** The steps' clock time without the profiler. */
  readonly ms: number;
  readonly ops: readonly OpTime[];
}

interface KernelRow extends Profile {
  readonly name: string;
  readonly steps: number;
}

/** Which operations a pass spends its time in: a supervised step is one pass and the learning. */
export const kernels: Section = {
  name: "kernels",
  about: "operations of one WRN-28-2 pass and what follows it, of TensorFlow and of PyTorch",
  async run({ options, python, scratch, tell }) {
    const steps = options.quick ? 1 : 10;
    const folder = join(scratch, "case");
    const given = caseOf({ network: "wrn28x2", method: "supervised" });
    const rows: KernelRow[] = [];
    const profile = async (child: Child): Promise<void> => {
      // The peer is told no case: it reads the one that ours has written.
      const told = child.name === "native" ? { given } : {};
      await child.ask("prepare", { slot: "kernels", folder, ...told });
      await child.ask("step", { slot: "kernels" });
      const found = await child.ask<Profile>("profile", { slot: "kernels", steps });
      rows.push({ name: child.name, steps, ...found });
      await child.close();
    };
    await profile(openOurs(1));
    if (python !== null) await profile(openPeer(python, 1));
    for (const row of rows) tell(`${summaryOf(row)}\n`);
    tell(tableOf(rows));
    return rows;
  },
};

function summaryOf({ name, ms, ops, steps }: KernelRow): string {
  const inside = sum(ops.map((op) => op.ms)) / steps;
  const calls = sum(ops.map((op) => op.calls)) / steps;
  return (
    `${name}: ${digits(ms / steps)} ms a step without the profiler; with it ${digits(inside)} ms ` +
    `inside of ${Math.round(calls)} operations`
  );
}

// Both lists side by side, longest first, as far as they matter.
function tableOf(rows: readonly KernelRow[]): string {
  const MOST = 16;
  const head = rows.flatMap(({ name }) => [name, "ms a step", "share", "calls"]);
  const lines = Array.from({ length: MOST }, (_, i) =>
    rows.flatMap(({ ops, steps }) => {
      if (i >= ops.length) return ["", "", "", ""];
      const { op, ms, calls } = ops[i];
      const share = ms / sum(ops.map((each) => each.ms));
      return [op, digits(ms / steps), `${(100 * share).toFixed(1)} %`, digits(calls / steps)];
    }),
  );
  return textTable(head, lines);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
