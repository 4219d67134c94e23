import { join } from "node:path";
import { NETWORKS, caseOf, type Case } from "../cases";
import { measureInTurn } from "../in-turn";
import { type PairRow, pairTable } from "../pair-table";
import {
  type Bench,
  type Section,
  THREADS,
  isWanted,
  openOurs,
  openPeer,
  roundsFor,
} from "../section";
import type { Took } from "../serve";
import { digits } from "../table";

interface EvaluationRow extends PairRow {
  readonly images: number;
  readonly threads: number;
  readonly perSecond: Readonly<Record<string, number>>;
}

/** Scoring test images by averaged weights and moving statistics, in batches of 250. */
export const evaluation: Section = {
  name: "evaluation",
  about: "images a second of an evaluation, against PyTorch's network in eval() mode",
  async run(bench) {
    const rows: EvaluationRow[] = [];
    for (const network of Object.keys(NETWORKS) as Case["network"][]) {
      for (const threads of THREADS) {
        if (!isWanted(bench.options, network)) continue;
        rows.push(await measure(bench, network, threads));
        bench.keep(rows);
      }
    }
    bench.tell(pairTable(rows, "evaluation"));
    for (const { name, perSecond } of rows) {
      const speeds = Object.entries(perSecond).map(([who, speed]) => `${who} ${digits(speed)}`);
      bench.tell(`${name}: images a second: ${speeds.join(", ")}`);
    }
    return rows;
  },
};

async function measure(
  { options, python, scratch }: Bench,
  network: Case["network"],
  threads: number,
): Promise<EvaluationRow> {
  const count = network === "wrn28x2" ? 500 : 3000;
  const [slot, folder] = ["evaluation", join(scratch, "case")];
  const given = caseOf({ network, method: "supervised" });
  const ours = openOurs(threads, "native", "ours");
  await ours.ask("prepare", { slot, folder, given });
  const tests = await ours.ask<object>("writeTests", { slot, folder, count });
  const contestants = [{ name: ours.name, measure: () => ours.ask<Took>("evaluate", { slot }) }];
  const peers = [];
  if (python !== null) {
    const peer = openPeer(python, threads);
    await peer.ask("prepare", { slot, folder });
    const question = { slot, folder, ...tests };
    contestants.push({ name: peer.name, measure: () => peer.ask<Took>("evaluate", question) });
    peers.push(peer);
  }
  const pairs = [["ours", "PyTorch"]] as const;
  const measured = await measureInTurn(contestants, pairs, roundsFor(options, 20));
  await Promise.all([ours, ...peers].map((child) => child.close()));
  const speeds = Object.entries(measured.ms).map(([who, { median }]) => [
    who,
    (1000 * count) / median,
  ]);
  return {
    name: `${network}, ${threads === 1 ? "one thread" : `${threads} threads`}`,
    images: count,
    threads,
    perSecond: Object.fromEntries(speeds) as EvaluationRow["perSecond"],
    ...measured,
  };
}
