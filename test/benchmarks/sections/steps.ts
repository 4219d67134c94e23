import { join } from "node:path";
import type { Child } from "../child";
import { type Case, NETWORKS, caseOf } from "../cases";
import { type Measured, measureInTurn } from "../in-turn";
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
import { digits, spread, textTable } from "../table";

/** A row: one method and network on so many threads, every contestant in turn. */
export interface StepRow extends Measured {
  readonly name: string;
  readonly case: Case;
  readonly threads: number;
  /** Drawing the views of one step, which the times of steps do not contain. */
  readonly drawing: Took;
  /** The largest relative difference between our loss terms of the first step and the peer's. */
  readonly lossesDiffer: number | null;
}

const PAIRS = [
  ["native", "PyTorch"],
  ["native", "compiled"],
  ["portable", "native"],
  ["portable", "PyTorch"],
] as const;

/** Whole training steps, views drawn beforehand, by method, network, engine and threads. */
export const steps: Section = {
  name: "steps",
  about: "whole training steps against PyTorch, eager and compiled, on one thread and on all cores",
  async run(bench) {
    const rows: StepRow[] = [];
    const groups = [
      ...THREADS.flatMap((threads) =>
        networks.map((network) => ({ network, threads, portable: false })),
      ),
      ...networks.map((network) => ({ network, threads: 1, portable: true })),
    ];
    for (const { network, threads, portable } of groups) {
      const cases = casesOf(network, bench, portable);
      if (cases.length === 0) continue;
      for (const row of await measureGroup(bench, cases, threads, portable)) {
        rows.push(row);
        bench.keep(rows);
      }
    }
    return rows;
  },
};

const networks = Object.keys(NETWORKS) as Case["network"][];

function casesOf(network: Case["network"], { options }: Bench, portable: boolean): Case[] {
  const strong = options.quick ? [1, 8] : [1, 2, 4, 8, 16];
  const all = [
    caseOf({ network, method: "supervised" }),
    caseOf({ network, method: "mixmatch" }),
    ...strong.map((count) => caseOf({ network, strong: count })),
  ];
  const slow = portable && network === "wrn28x2" && !options.full;
  const few = slow
    ? all.filter(({ method, strong: k }) => method === "remixmatch" && k === 1)
    : all;
  return few.filter((each) => isWanted(options, rowName(each, portable)));
}

function rowName({ network, method, strong }: Case, portable: boolean): string {
  const name = method === "remixmatch" ? `remixmatch K=${strong}` : method;
  return `${network} ${name}${portable ? " portable" : ""}`;
}

async function measureGroup(
  bench: Bench,
  cases: readonly Case[],
  threads: number,
  portable: boolean,
): Promise<StepRow[]> {
  const ours = [openOurs(threads), ...(portable ? [openOurs(threads, "portable")] : [])];
  const peers = bench.python === null ? [] : [openPeer(bench.python, threads)];
  if (bench.python !== null && !portable) peers.push(openPeer(bench.python, threads, "compiled"));
  const rows: StepRow[] = [];
  const words = threads === 1 ? "one thread" : `${threads} threads`;
  bench.tell(`\n${cases[0].network}, ${words}: milliseconds, and ratios of paired rounds`);
  try {
    for (const given of cases) {
      const row = await measureCase(bench, given, { ours, peers, threads, portable });
      rows.push(row);
      bench.tell(lineOf(row));
    }
  } finally {
    await Promise.all([...ours, ...peers].map((child) => child.close()));
  }
  bench.tell(`\n${tableOf(rows)}`);
  return rows;
}

interface Sides {
  readonly ours: readonly Child[];
  readonly peers: readonly Child[];
  readonly threads: number;
  readonly portable: boolean;
}

async function measureCase(
  { scratch, options }: Bench,
  given: Case,
  { ours, peers, threads, portable }: Sides,
): Promise<StepRow> {
  const [slot, folder] = ["steps", join(scratch, "case")];
  const prepared: { drawing: Took }[] = [];
  for (const child of ours) {
    prepared.push(await child.ask("prepare", { slot, folder, given }));
  }
  for (const child of peers) {
    await child.ask("prepare", { slot, folder, compiled: child.name === "compiled" });
  }
  const first: Record<string, number>[] = [];
  for (const child of [...ours, ...peers]) {
    first.push((await child.ask<Stepped>("step", { slot })).terms);
  }
  const contestants = [...ours, ...peers].map((child) => ({
    name: child.name,
    measure: () => child.ask<Stepped>("step", { slot }),
  }));
  const measured = await measureInTurn(contestants, PAIRS, roundsFor(options, 60));
  for (const child of [...ours, ...peers]) await child.ask("drop", { slot });
  return {
    name: rowName(given, portable),
    case: given,
    threads,
    drawing: prepared[0].drawing,
    lossesDiffer: peers.length === 0 ? null : farthest(first),
    ...measured,
  };
}

type Stepped = Took & { readonly terms: Record<string, number> };

// Of the terms that all have; ours has their weighted sum, too.
function farthest([own, ...others]: readonly Record<string, number>[]): number {
  const apart = others.flatMap((other) =>
    Object.keys(other)
      .filter((term) => term in own)
      .map((term) => Math.abs(other[term] / own[term] - 1)),
  );
  return Math.max(...apart);
}

function lineOf({ name, ratios, rounds }: StepRow): string {
  const all = Object.entries(ratios).map(([pair, ratio]) => `${pair} ${spread(ratio)}`);
  return `  ${name}: ${all.join(", ") || "measured"}, ${rounds} rounds`;
}

function tableOf(rows: readonly StepRow[]): string {
  const names = Object.keys(rows[0].ms);
  const pairs = Object.keys(rows[0].ratios);
  return textTable(
    ["step", ...names.map((name) => `${name} ms`), "drawing views", ...pairs, "losses differ"],
    rows.map(({ name, ms, drawing, ratios, lossesDiffer }) => [
      name,
      ...names.map((each) => spread(ms[each])),
      digits(drawing.ms),
      ...pairs.map((pair) => spread(ratios[pair])),
      lossesDiffer === null ? "-" : lossesDiffer.toExponential(0),
    ]),
  );
}
