import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { endlessBatches, loadDataSet, readImageFiles, seedKey, splitOf } from "../../lib";
import { FORMATS } from "../../lib/data/formats/formats";
import { batches } from "../../lib/training/batches";
import { dataOf } from "./cases";
import { type Asks, timed } from "./serve";

/** What our process can be asked about files of data. */
export function fileAsks(): Asks {
  return {
    /** Reads the embedded data set, every byte verified. */
    async readSample() {
      const { value, ms, cpuMs } = await timed(() => loadDataSet());
      return { ms, cpuMs, images: value.train.images.length + value.test.images.length };
    },

    /** Writes so many of the embedded images as PNG files of 32 x 32 in color. */
    async writePngs({ folder, count }: { folder: string; count: number }) {
      mkdirSync(folder, { recursive: true });
      const { images } = dataOf({ network: "wrn28x2", side: 32 }, count).train;
      for (const [i, { width, height, pixels }] of images.entries()) {
        const file = join(folder, `${String(i).padStart(5, "0")}.png`);
        await sharp(pixels, { raw: { width, height, channels: 3 } })
          .png()
          .toFile(file);
      }
      return { images: images.length };
    },

    /** Loads CIFAR-10 as it was fetched, and reads a first batch. */
    async readCifar() {
      const { value, ms, cpuMs } = await timed(() => {
        const data = loadDataSet("cifar-10");
        const split = splitOf(data, { count: 250, seed: 3 });
        return batches(data, split, { seed: 1, labeled: 64 })(0);
      });
      return { ms, cpuMs, images: value.labeled.length + value.unlabeled.length };
    },

    /** Reads batches of 64 images out of a file of STL-10's format, each at a place of its own. */
    async readLarge({ file, batches }: { file: string; batches: number }) {
      const shape = { height: 96, width: 96, channels: 3 };
      const { ms, cpuMs } = await timed(() => {
        const images = FORMATS["stl-10"].images([file], shape);
        const batchOf = endlessBatches(seedKey(1), { count: images.length, size: 64 });
        for (let step = 0; step < batches; step++) batchOf(step).map((i) => images[i]);
      });
      return { ms, cpuMs, images: 64 * batches };
    },

    /** Reads every picture of a folder at a size. */
    async readPngs({ folder, side }: { folder: string; side: number }) {
      const files = readdirSync(folder).map((name) => join(folder, name));
      const shape = { height: side, width: side, channels: 3 };
      const { value, ms, cpuMs } = await timed(() => readImageFiles(files, shape));
      return { ms, cpuMs, images: value.length };
    },
  };
}
