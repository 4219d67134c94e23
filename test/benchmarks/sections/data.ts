import { join } from "node:path";
import type { Child } from "../child";
import { measureInTurn } from "../in-turn";
import { type PairRow, pairTable } from "../pair-table";
import { type Section, isWanted, openOurs, openPeer, roundsFor } from "../section";
import type { Took } from "../serve";

/** Reading data: the embedded set, and a folder of pictures. */
export const data: Section = {
  name: "data",
  about: "reading the embedded data set and a folder of PNG files, against Python and Pillow",
  async run({ options, python, scratch, tell }) {
    const folder = join(scratch, "png");
    const count = options.quick ? 100 : 1000;
    const ours = openOurs(1, "native", "ours");
    await ours.ask("writePngs", { folder, count });
    const sides = [ours, ...(python === null ? [] : [openPeer(python, 1, "Python")])];
    const tasks: [string, (side: Child) => Promise<Took>][] = [
      ["embedded data set, 11 000 images", (side) => side.ask<Took>("readSample")],
      [`${count} PNG files of 32 x 32`, (side) => side.ask<Took>("readPngs", { folder, side: 32 })],
      [
        `${count} PNG files made 16 x 16`,
        (side) => side.ask<Took>("readPngs", { folder, side: 16 }),
      ],
    ];
    const rows: PairRow[] = [];
    for (const [name, read] of tasks.filter(([each]) => isWanted(options, each))) {
      const contestants = sides.map((side) => ({ name: side.name, measure: () => read(side) }));
      const measured = await measureInTurn(
        contestants,
        [["ours", "Python"]],
        roundsFor(options, 10),
      );
      rows.push({ name, ...measured });
    }
    await Promise.all(sides.map((side) => side.close()));
    tell(pairTable(rows, "reading"));
    return rows;
  },
};
