/**
 * Makes the embedded sample of Fashion-MNIST from the full data set: of each class the first 800
 * training and the first 300 test images, in the order of the original files.
 *
 *     node dist/lib/data/make-sample.js FOLDER
 *
 * FOLDER holds the four original gzipped IDX files, as Debian's package dataset-fashion-mnist
 * installs them in /usr/share/datasets/fashion-mnist. Prints the manifest's `files`.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../base/package-root";
import type { LabeledImages } from "./data-set";
import { readIdxImages, readIdxLabels } from "./formats/idx";

const SUBSETS = [
  { subset: "train", prefix: "train", perClass: 800 },
  { subset: "test", prefix: "t10k", perClass: 300 },
] as const;

function firstOfEachClass({ images, labels }: LabeledImages, perClass: number): number[] {
  const taken = new Map<number, number>();
  return images.flatMap((_, i) => {
    const before = taken.get(labels[i]) ?? 0;
    taken.set(labels[i], before + 1);
    return before < perClass ? [i] : [];
  });
}

function idx(sizes: readonly number[], content: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length, 0);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, content]);
}

function write(name: string, content: Buffer): object {
  const packed = gzipSync(content, { level: 9 });
  writeFileSync(join(packageRoot(), "lib/data/samples", name), packed);
  const sha256 = createHash("sha256").update(packed).digest("hex");
  return { name, bytes: packed.length, sha256 };
}

function main(folder: string): void {
  const files: object[] = [];
  for (const { subset, prefix, perClass } of SUBSETS) {
    const all: LabeledImages = {
      images: readIdxImages(join(folder, `${prefix}-images-idx3-ubyte.gz`)),
      labels: readIdxLabels(join(folder, `${prefix}-labels-idx1-ubyte.gz`)),
    };
    const chosen = firstOfEachClass(all, perClass);
    const pixels = Buffer.concat(chosen.map((i) => all.images[i].pixels));
    const labels = Uint8Array.from(chosen, (i) => all.labels[i]);
    files.push(
      write(`fashion-mnist-${subset}-images.idx3.gz`, idx([chosen.length, 28, 28], pixels)),
      write(`fashion-mnist-${subset}-labels.idx1.gz`, idx([chosen.length], labels)),
    );
  }
  console.log(JSON.stringify(files, null, 2));
}

main(process.argv[2] ?? "/usr/share/datasets/fashion-mnist");
