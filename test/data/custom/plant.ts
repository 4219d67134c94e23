import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import type { DataSet, LabeledImages } from "../../../lib/data/data-set";
import type { Image } from "../../../lib/images/image";

/** A PNG file of one grey: 2 x 2 pixels, or as many as said. */
export async function grey(value: number, side = 2): Promise<Buffer> {
  const raw = { height: side, width: side, channels: 1 } as const;
  return sharp(new Uint8Array(side * side).fill(value), { raw })
    .png()
    .toBuffer();
}

/**
 * Writes files into a folder by their paths: a picture of one grey for a number, or what is given.
 */
export async function plant(
  root: string,
  files: Readonly<Record<string, number | string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "number" ? await grey(content) : content);
  }
}

/** The first byte of each image: which of the planted ones it is. */
export function greys(images: readonly Image[]): number[] {
  return images.map(({ pixels }) => pixels[0]);
}

/** What is in a data set, as pairs of class and grey, in order. */
export function told({ classes, train, test, unlabeled }: DataSet): object {
  const pairs = ({ images, labels }: LabeledImages): string[] =>
    greys(images).map((value, i) => `${classes[labels[i]]} ${value}`);
  return {
    classes,
    train: pairs(train),
    test: pairs(test),
    ...(unlabeled && { unlabeled: greys(unlabeled) }),
  };
}

/** An image of one grey. */
export function flat(value: number, height = 2, width = 2, channels = 1): Image {
  return {
    height,
    width,
    channels,
    pixels: new Uint8Array(height * width * channels).fill(value),
  };
}
