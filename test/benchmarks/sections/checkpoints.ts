import { join } from "node:path";
import { caseOf } from "../cases";
import type { Child } from "../child";
import { type Measured, measureInTurn } from "../in-turn";
import { type PairRow, pairTable } from "../pair-table";
import { type Section, openOurs, openPeer, roundsFor } from "../section";
import type { Took } from "../serve";
import { digits, spread } from "../table";

interface Filed {
  readonly write: Took;
  readonly read: Took;
  readonly MB: number;
}

interface CheckpointRow extends PairRow {
  readonly MB: Readonly<Record<string, number>>;
}

/** Files of a WRN-28-2 run's state: ours are checked and never half written, and so are the peer's. */
export const checkpoints: Section = {
  name: "checkpoints",
  about:
    "writing, and reading with restoring, a WRN-28-2 run's state; against torch.save and a step",
  async run({ options, python, scratch, tell }) {
    const [slot, folder] = ["checkpoints", join(scratch, "case")];
    const given = caseOf({ network: "wrn28x2" });
    const ours = openOurs(1, "native", "ours");
    await ours.ask("prepare", { slot, folder, given });
    const sides = [ours];
    if (python !== null) {
      const peer = openPeer(python, 1);
      await peer.ask("prepare", { slot, folder });
      sides.push(peer);
    }
    // Moments and averages exist after a step; its time is what a checkpoint is compared with.
    const step = { name: "a step of ours", measure: () => ours.ask<Took>("step", { slot }) };
    for (const side of sides) await side.ask("step", { slot });
    const MB: Record<string, number> = {};
    const file = (side: Child, what: "write" | "read") => ({
      name: side.name,
      async measure() {
        const filed = await side.ask<Filed>("checkpoint", { slot, folder: join(scratch, "files") });
        MB[side.name] = filed.MB;
        return filed[what];
      },
    });
    const pairs = [
      ["ours", "PyTorch"],
      ["ours", "a step of ours"],
    ] as const;
    const rows: CheckpointRow[] = [];
    for (const what of ["write", "read"] as const) {
      const contestants = [...sides.map((side) => file(side, what)), step];
      const measured = await measureInTurn(contestants, pairs, roundsFor(options, 30));
      rows.push({ name: what === "read" ? "read and restore" : what, MB, ...measured });
    }
    await Promise.all(sides.map((side) => side.close()));
    tell(`against a step of K = 1, the shortest that ReMixMatch has\n\n${pairTable(rows)}`);
    for (const row of rows) tell(speedOf(row));
    return rows;
  },
};

function speedOf({ name, MB, ms }: CheckpointRow & Measured): string {
  const each = Object.entries(MB).map(([who, size]) => {
    const speed = (1000 * size) / ms[who].median;
    return `${who} ${digits(size)} MB at ${digits(speed)} MB/s (${spread(ms[who])} ms)`;
  });
  return `${name}: ${each.join(", ")}`;
}
