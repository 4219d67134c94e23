import { UserError } from "../base/user-error";
import { type Image, expectImage } from "../images/image";
import type { ImageBatch } from "../network/pass";

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

/** The chosen rows of a batch, in the order asked for. */
export function takeRows({ shape, pixels }: ImageBatch, rows: readonly number[]): ImageBatch {
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  const Numbers = pixels instanceof Float32Array ? Float32Array : Uint8Array;
  const taken = new Numbers(rows.length * size);
  rows.forEach((row, i) => taken.set(pixels.subarray(row * size, (row + 1) * size), i * size));
  return { shape: [rows.length, height, width, channels], pixels: taken };
}
