import { expect, expectWhole } from "../base/expect";
import { expectImage, type Image, withPixels } from "./image";

// The weak views of images: mirrored or not, and shifted by a few pixels.

/** The mirror image: left becomes right. */
export function flipLeftRight(image: Image): Image {
  expectImage("flipLeftRight", image);
  const { height, width, channels, pixels } = image;
  const flipped = new Uint8Array(pixels.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = width - 1; x >= 0; x--) {
      const from = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) flipped[to++] = pixels[from + channel];
    }
  }
  return withPixels(image, flipped);
}

/**
 * Adds `pad` pixels on every side by reflection, the edge itself not repeated:
 * 0 1 2 3 4 with 2 becomes 2 1 0 1 2 3 4 3 2. [height, width] → [height + 2 pad, width + 2 pad].
 * Throws when pad is not whole, or not less than each side. TensorFlow, tf.pad's REFLECT.
 */
export function reflectPad(image: Image, pad: number): Image {
  expectPad("reflectPad", image, pad);
  return reflected(image, image.height + 2 * pad, image.width + 2 * pad, -pad, -pad);
}

/**
 * Shifts an image: `reflectPad`, then a crop back to its size whose corner is (top, left) of the
 * padded image. Both count from 0 to 2 pad, and at pad nothing moves.
 * Throws when pad, top or left is not whole or out of range.
 */
export function reflectShift(image: Image, pad: number, top: number, left: number): Image {
  expectPad("reflectShift", image, pad);
  for (const [what, offset] of Object.entries({ top, left })) {
    expect(
      Number.isInteger(offset) && offset >= 0 && offset <= 2 * pad,
      "reflectShift",
      `${what} should be a whole number from 0 to ${2 * pad}, but came as ${offset}`,
    );
  }
  return reflected(image, image.height, image.width, top - pad, left - pad);
}

function expectPad(who: string, image: Image, pad: number): void {
  expectImage(who, image);
  expectWhole(who, "pad", pad);
  const shorter = Math.min(image.height, image.width);
  expect(
    pad < shorter,
    who,
    `pad should be less than the shorter side, ${shorter}, but came as ${pad}`,
  );
}

// A window onto the endless mirror room around the image; its corner is at (top, left).
function reflected(
  { height, width, channels, pixels }: Image,
  rows: number,
  columns: number,
  top: number,
  left: number,
): Image {
  const seen = new Uint8Array(rows * columns * channels);
  let to = 0;
  for (let y = 0; y < rows; y++) {
    const row = mirror(top + y, height) * width;
    for (let x = 0; x < columns; x++) {
      const from = (row + mirror(left + x, width)) * channels;
      for (let channel = 0; channel < channels; channel++) seen[to++] = pixels[from + channel];
    }
  }
  return { height: rows, width: columns, channels, pixels: seen };
}

function mirror(place: number, size: number): number {
  return place < 0 ? -place : place < size ? place : 2 * (size - 1) - place;
}
