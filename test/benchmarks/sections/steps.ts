import { type Case, NETWORKS, caseOf } from "../cases";
import { type Bench, type Section, THREADS, isWanted, openOurs, openPeer } from "../section";
import { type StepRow, measureCase, rowName } from "../step-case";
import { digits, spread, textTable } from "../table";

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
      const keep = (row: StepRow): void => {
        rows.push(row);
        bench.keep(rows);
      };
      await measureGroup(bench, cases, { threads, portable, keep });
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

async function measureGroup(
  bench: Bench,
  cases: readonly Case[],
  { threads, portable, keep }: { threads: number; portable: boolean; keep: (row: StepRow) => void },
): Promise<void> {
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
      keep(row);
      bench.tell(lineOf(row));
    }
  } finally {
    await Promise.all([...ours, ...peers].map((child) => child.close()));
  }
  bench.tell(`\n${tableOf(rows)}`);
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
