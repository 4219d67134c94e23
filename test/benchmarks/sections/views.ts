import { UserError } from "../../../lib";
import type { Child } from "../child";
import { measureInTurn } from "../in-turn";
import { type PairRow, pairTable } from "../pair-table";
import { type Section, isWanted, openOurs, openPeer, roundsFor } from "../section";
import type { Took } from "../serve";
import { digits } from "../table";
import { WHOLE } from "../view-asks";

interface ViewRow extends PairRow {
  readonly images: number;
  /** Images a second and core of each, at the median of processor time. */
  readonly perSecond: Readonly<Record<string, number>>;
}

type Made = Took & { readonly digest?: string };

/** CTAugment's operations and policies on images of 32 x 32 x 3, one thread each. */
export const views: Section = {
  name: "views",
  about: "CTAugment against Pillow, by operation and by drawn policy of two, on one thread",
  async run({ options, python, scratch, tell }) {
    const count = options.quick ? 200 : 1000;
    const ours = openOurs(1, "native", "ours");
    const { sets } = await ours.ask<{ sets: string[] }>("prepareViews", { folder: scratch, count });
    const peer = python === null ? null : openPeer(python, 1, "Pillow");
    await peer?.ask("prepareViews", { folder: scratch });
    const sides = [ours, ...(peer ? [peer] : [])];
    const rows: ViewRow[] = [];
    for (const set of [...sets, WHOLE].filter((name) => isWanted(options, name))) {
      await expectSame(sides, set);
      const contestants = sides.map((side) => ({
        name: side.name,
        measure: () => side.ask<Made>("views", { set }),
      }));
      const rounds = { ...roundsFor(options, 3), ...(!options.quick && { warmUp: 5 }) };
      const measured = await measureInTurn(contestants, [["Pillow", "ours"]], rounds);
      const perSecond = Object.entries(measured.cpuMs).map(([name, { median }]) => [
        name,
        (1000 * count) / median,
      ]);
      const speeds = Object.fromEntries(perSecond) as ViewRow["perSecond"];
      rows.push({ name: set, images: count, perSecond: speeds, ...measured });
    }
    await Promise.all(sides.map((side) => side.close()));
    tell(
      `${count} images a round, processor time; a ratio of 3 says that ours is three times as fast\n`,
    );
    tell(pairTable(rows, { head: "operation", time: "processor" }));
    for (const { name, perSecond } of rows.slice(-2)) {
      const speeds = Object.entries(perSecond).map(([who, speed]) => `${who} ${digits(speed)}`);
      tell(`${name}: images a second and core: ${speeds.join(", ")}`);
    }
    return rows;
  },
};

// Both make the same bytes, or there is nothing to compare. Whole views are each side's own.
async function expectSame(sides: readonly Child[], set: string): Promise<void> {
  const digests: (string | undefined)[] = [];
  for (const side of sides) digests.push((await side.ask<Made>("views", { set })).digest);
  if (set === WHOLE || new Set(digests).size === 1) return;
  throw new UserError(
    `views: ours and Pillow's images should be equal to the byte, but those of "${set}" are not; ` +
      "compare with Pillow 13.0.0",
  );
}
