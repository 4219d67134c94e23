import { join } from "node:path";
import { type Case, caseOf } from "../cases";
import type { Child } from "../child";
import { type Contestant, type Measured, measureInTurn } from "../in-turn";
import { type Bench, type Section, isWanted, openOurs, openPeer, roundsFor } from "../section";
import type { Took } from "../serve";
import { measureStarts } from "../start-up-sizes";
import { type Line, type Summary, fitLine } from "../statistics";
import { digits, spread, textTable } from "../table";

/** How the time of one thing grows with another: a series of points, and the line through them. */
export interface GrowthRow {
  readonly name: string;
  readonly side: string;
  readonly network: string;
  /** What grows, and its values. */
  readonly by: string;
  readonly x: readonly number[];
  readonly ms: readonly Summary[];
  readonly line: Line;
}

/** Steps by strong views, batch and pixels, and starts by the size of the data set. */
export const growth: Section = {
  name: "growth",
  about: "how a step's time grows with K, batch and pixels, and that of a start with the data",
  async run(bench) {
    const { options, tell } = bench;
    const rows: GrowthRow[] = [];
    for (const { by, x, cases } of seriesOf(options.quick)) {
      if (!isWanted(options, by)) continue;
      rows.push(...(await measureSeries(bench, by, x, cases)));
      bench.keep(rows);
    }
    if (isWanted(options, STARTS)) {
      const sizes = options.quick ? [1000, 8000] : [1000, 2000, 4000, 8000];
      const starts = await measureStarts(bench.scratch, sizes, roundsFor(options, 60));
      rows.push(rowOf({ side: "native", network: "classroom", by: STARTS, x: sizes }, starts));
    }
    tell(rows.map(tableOf).join("\n\n"));
    return rows;
  },
};

const STARTS = "training images, start to first step";

interface Series {
  readonly by: string;
  readonly x: readonly number[];
  readonly cases: readonly Case[];
}

function seriesOf(quick: boolean): Series[] {
  const network = quick ? "classroom" : "wrn28x2";
  const series = (by: string, x: number[], given: (value: number) => Partial<Case>): Series => ({
    by,
    x,
    cases: x.map((value) => caseOf({ network, ...given(value) })),
  });
  const sides = [16, 32, 64];
  return [
    series("strong views (K)", [1, 2, 4, 8, 16], (strong) => ({ strong })),
    series("labeled images a batch", [16, 32, 64, 128], (batch) => ({ batch })),
    series(
      "pixels an image",
      sides.map((side) => side ** 2),
      (pixels) => ({ side: Math.sqrt(pixels) }),
    ),
  ];
}

async function measureSeries(
  { python, scratch, options }: Bench,
  by: string,
  x: readonly number[],
  cases: readonly Case[],
): Promise<GrowthRow[]> {
  const ours = openOurs(1);
  const sides: Child[] = [ours, ...(python === null ? [] : [openPeer(python, 1)])];
  const contestants: Contestant[] = [];
  for (const [i, given] of cases.entries()) {
    const [slot, folder] = [String(x[i]), join(scratch, "case")];
    await ours.ask("prepare", { slot, folder, given });
    for (const side of sides) {
      if (side !== ours) await side.ask("prepare", { slot, folder });
      const measure = () => side.ask<Took>("step", { slot });
      contestants.push({ name: `${side.name} ${slot}`, measure });
    }
  }
  const measured = await measureInTurn(contestants, [], roundsFor(options, 240));
  await Promise.all(sides.map((side) => side.close()));
  const { network } = cases[0];
  return sides.map(({ name }) => rowOf({ side: name, network, by, x }, measured));
}

function rowOf(
  about: Pick<GrowthRow, "side" | "network" | "by" | "x">,
  { ms }: Pick<Measured, "ms">,
): GrowthRow {
  const own = about.x.map((value) => ms[`${about.side} ${value}`]);
  const line = fitLine(
    about.x,
    own.map(({ median }) => median),
  );
  return { name: `${about.network} ${about.side} by ${about.by}`, ...about, ms: own, line };
}

function tableOf({ name, by, x, ms, line }: GrowthRow): string {
  const { slope, intercept, rSquared, farthest } = line;
  const words =
    `${digits(intercept)} ms + ${digits(slope)} ms each; R² ${rSquared.toFixed(4)}, ` +
    `no point farther than ${(100 * farthest).toFixed(1)} % from the line`;
  const fitted = x.map((value) => digits(intercept + slope * value));
  const rows = x.map((value, i) => [String(value), spread(ms[i]), fitted[i]]);
  return `${name}: ${words}\n${textTable([by, "ms", "on the line"], rows)}`;
}
