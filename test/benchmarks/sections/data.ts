import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { findDataSet, isPresent } from "../../../lib";
import { folderOf } from "../../../lib/data/storage";
import type { Child } from "../child";
import { measureInTurn } from "../in-turn";
import { type PairRow, pairTable } from "../pair-table";
import { type Section, isWanted, openOurs, openPeer, roundsFor } from "../section";
import type { Took } from "../serve";

/** Reading data: the embedded set, and a folder of pictures. */
export const data: Section = {
  name: "data",
  about: "reading data sets and a folder of PNG files, against NumPy and Pillow",
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
    const large = { file: join(scratch, "large.bin"), batches: options.quick ? 10 : 100 };
    writeLarge(large.file, options.quick ? 500 : 5000);
    const read = `${64 * large.batches} images of 96 x 96, out of a file, in batches of 64`;
    tasks.push([read, (side) => side.ask<Took>("readLarge", large)]);
    if (isPresent(findDataSet("cifar-10"))) {
      tasks.push([
        "CIFAR-10 from the disk to a first batch",
        (side) => side.ask<Took>("readCifar", { folder: folderOf(findDataSet("cifar-10")) }),
      ]);
    } else {
      tell("Left out: CIFAR-10 is not here; fetch it by npx remixmatch data get cifar-10.");
    }
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
    tell(pairTable(rows, { head: "reading" }));
    return rows;
  },
};

// Images of STL-10's size; what they show does not matter to who reads them.
function writeLarge(file: string, count: number): void {
  const image = Uint8Array.from({ length: 96 * 96 * 3 }, (_, i) => (i * 7919) % 251);
  const handle = openSync(file, "w");
  for (let i = 0; i < count; i++) writeSync(handle, image);
  closeSync(handle);
}
