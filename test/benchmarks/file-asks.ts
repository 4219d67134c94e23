import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { loadDataSet, readImageFiles } from "../../lib";
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

    /** Reads every picture of a folder at a size. */
    async readPngs({ folder, side }: { folder: string; side: number }) {
      const files = readdirSync(folder).map((name) => join(folder, name));
      const shape = { height: side, width: side, channels: 3 };
      const { value, ms, cpuMs } = await timed(() => readImageFiles(files, shape));
      return { ms, cpuMs, images: value.length };
    },
  };
}
