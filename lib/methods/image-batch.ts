import { UserError } from "../base/user-error";
import { type Image, expectImage } from "../images/image";
import { type ImageBatch, numbersOf } from "../network/pass";

/**
 * Images as the network takes them: [count, height, width, channels], as the bytes they are.
 * Throws when there is none, or they differ in shape.
 */
export function imageBatch(images: readonly Image[]): ImageBatch {
  if (images.length === 0) throw new UserError("imageBatch: a batch needs at least one image");
  const { height, width, channels } = images[0];
  const size = height * width * channels;
  const pixels = new Uint8Array(images.length * size);
  images.forEach((image, row) => {
    if (image.height !== height || image.width !== width || image.channels !== channels) {
      throw new UserError(
        `imageBatch: images should all be [${height}, ${width}, ${channels}], but image ${row} is ` +
          `[${image.height}, ${image.width}, ${image.channels}]; resize them first`,
      );
    }
    expectImage("imageBatch", image);
    pixels.set(image.pixels, row * size);
  });
  return { shape: [images.length, height, width, channels], pixels };
}

/** Images as batches of `size`, each made when it is asked for; the last may be smaller. */
export function* imageBatches(images: readonly Image[], size: number): Generator<ImageBatch> {
  for (let start = 0; start < images.length; start += size) {
    yield imageBatch(images.slice(start, start + size));
  }
}

/** The images of a batch of bytes, one by one; their pixels are the batch's own. */
export function imagesOf({ shape, pixels }: ImageBatch): Image[] {
  const [count, height, width, channels] = shape;
  if (pixels instanceof Float32Array) {
    throw new UserError("imagesOf: the batch should hold bytes, but holds numbers from -1 to 1");
  }
  const size = height * width * channels;
  return Array.from({ length: count }, (_, i) => ({
    height,
    width,
    channels,
    pixels: pixels.subarray(i * size, (i + 1) * size),
  }));
}

/**
 * Batches of images of one shape as one, one after another; bytes stay bytes where all are.
 * Throws a sentence when there is none, or they differ in shape.
 */
export function joinBatches(batches: readonly ImageBatch[]): ImageBatch {
  if (batches.length === 0) throw new UserError("joinBatches: should have a batch, but came empty");
  const [, ...shape] = batches[0].shape;
  const odd = batches.find((batch) => batch.shape.slice(1).join() !== shape.join());
  if (odd !== undefined) {
    throw new UserError(
      `joinBatches: images should all be [${shape.join(", ")}], but some are ` +
        `[${odd.shape.slice(1).join(", ")}]; resize them first`,
    );
  }
  const bytes = batches.every(({ pixels }) => pixels instanceof Uint8Array);
  const size = batches.reduce((sum, { pixels }) => sum + pixels.length, 0);
  const joined = bytes ? new Uint8Array(size) : new Float32Array(size);
  let offset = 0;
  for (const batch of batches) {
    joined.set(bytes ? batch.pixels : numbersOf(batch), offset);
    offset += batch.pixels.length;
  }
  const count = batches.reduce((sum, batch) => sum + batch.shape[0], 0);
  return { shape: [count, ...shape], pixels: joined };
}

/** The chosen rows of a batch, in the order asked for. */
export function takeRows({ shape, pixels }: ImageBatch, rows: readonly number[]): ImageBatch {
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  const Numbers = pixels instanceof Float32Array ? Float32Array : Uint8Array;
  const taken = new Numbers(rows.length * size);
  rows.forEach((row, i) => taken.set(pixels.subarray(row * size, (row + 1) * size), i * size));
  return { shape: [rows.length, height, width, channels], pixels: taken };
}
