import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type LabeledImages, loadDataSet, readManifest } from "../../lib";
import { openChild } from "./child";
import { type Measured, type Rounds, measureInTurn } from "./in-turn";
import { type Took, timed } from "./serve";

/**
 * How long it takes from starting a process to its first training step, by the number of training
 * images that it reads: subsets of the embedded data set, written into a folder as it is.
 */
export async function measureStarts(
  folder: string,
  sizes: readonly number[],
  rounds: Rounds,
): Promise<Measured> {
  for (const size of sizes) writePart(join(folder, `data-${size}`), size);
  const script = join(__dirname, "start-up.js");
  const contestants = sizes.map((size) => ({
    name: `native ${size}`,
    async measure(): Promise<Took> {
      const child = openChild(`a start with ${size} images`, [process.execPath, script]);
      const root = join(folder, `data-${size}`);
      const { ms, value } = await timed(() => child.ask<{ cpuMs: number }>("start", { root }));
      await child.close();
      return { ms, cpuMs: value.cpuMs };
    },
  }));
  return measureInTurn(contestants, [], rounds);
}

function writePart(root: string, size: number): void {
  const [entry] = readManifest();
  const { train, test } = loadDataSet(entry.name);
  const part = { images: train.images.slice(0, size), labels: train.labels.slice(0, size) };
  const contents = [idxImages(part), idxLabels(part), idxImages(test), idxLabels(test)];
  mkdirSync(root, { recursive: true });
  const files = contents.map((content, i) => {
    const packed = gzipSync(content);
    const { name } = entry.files[i];
    writeFileSync(join(root, name), packed);
    const sha256 = createHash("sha256").update(packed).digest("hex");
    return { name, bytes: packed.length, sha256 };
  });
  const subsets = { ...entry.subsets, train: { ...entry.subsets.train, count: size } };
  const described = { ...entry, embedded: ".", files, subsets };
  writeFileSync(join(root, "manifest.json"), JSON.stringify({ dataSets: [described] }));
}

// The IDX format: two zeros, the type (8: bytes), the number of axes, each axis' length, the bytes.
function idx(axes: readonly number[], bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * axes.length);
  head.set([0, 0, 8, axes.length]);
  axes.forEach((length, i) => head.writeUInt32BE(length, 4 + 4 * i));
  return Buffer.concat([head, bytes]);
}

function idxImages({ images }: LabeledImages): Buffer {
  const [{ height, width }] = images;
  const pixels = Buffer.concat(images.map((image) => image.pixels));
  return idx([images.length, height, width], pixels);
}

function idxLabels({ labels }: LabeledImages): Buffer {
  return idx([labels.length], Uint8Array.from(labels));
}
