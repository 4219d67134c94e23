import type { Image, ImageShape } from "../../images/image";

/** The files of one's own data set, by what they hold. */
export const CUSTOM_FILES = {
  about: "about.json",
  train: { images: "train-images.bin", labels: "train-labels.bin" },
  test: { images: "test-images.bin", labels: "test-labels.bin" },
  unlabeled: "unlabeled-images.bin",
  folds: "folds.txt",
} as const;

/** The most classes that labels of 16 bits can distinguish. */
export const MOST_CLASSES = 2 ** 16;

/**
 * What the bytes of the other files mean. It is a file among them, so that the checksum of the data
 * set covers the names of its classes and the shape of its images, too.
 */
export function aboutBytes(classes: readonly string[], shape: ImageShape): Buffer {
  const { height, width, channels } = shape;
  return Buffer.from(`${JSON.stringify({ shape: [height, width, channels], classes })}\n`);
}

/** Labels as the format `pixels` has them: 16 bits each, little-endian. */
export function labelBytes(labels: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * labels.length);
  labels.forEach((label, i) => bytes.writeUInt16LE(label, 2 * i));
  return bytes;
}

/** The official splits as a text file has them: a line each. */
export function foldBytes(folds: readonly (readonly number[])[]): Buffer {
  return Buffer.from(folds.map((fold) => `${fold.join(" ")}\n`).join(""));
}

/** An image's sizes as a sentence has them. */
export function sizes({ height, width, channels }: ImageShape): string {
  return `${height} x ${width} x ${channels}`;
}

export function sameShape(one: ImageShape, other: ImageShape): boolean {
  return (
    one.height === other.height && one.width === other.width && one.channels === other.channels
  );
}

/** The shape of the first image, which all others should have. */
export function shapeOf({ height, width, channels }: Image): ImageShape {
  return { height, width, channels };
}
