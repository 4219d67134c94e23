import { expect, expectInteger } from "../base/expect";
import { throughGrid } from "./affine";
import { expectImage, type Image } from "./image";

// The weak views of images: mirrored or not, and shifted by a few pixels.

/** The mirror image: left becomes right. */
export function flipLeftRight(image: Image): Image {
  expectImage("flipLeftRight", image);
  return reflected(image, image.height, image.width, 0, 0, true);
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
 * Shifts an image, or with `flip` its mirror image: `reflectPad`, then a crop back to its size whose corner is (top, left) of the
 * padded image. Both count from 0 to 2 pad, and at pad nothing moves.
 * Throws when pad, top or left is not whole or out of range.
 */
export function reflectShift(
  image: Image,
  pad: number,
  top: number,
  left: number,
  { flip = false }: { flip?: boolean } = {},
): Image {
  expectPad("reflectShift", image, pad);
  expectOffset("top", top, pad);
  expectOffset("left", left, pad);
  return reflected(image, image.height, image.width, top - pad, left - pad, flip);
}

function expectOffset(what: string, offset: number, pad: number): void {
  expect(
    Number.isInteger(offset) && offset >= 0 && offset <= 2 * pad,
    "reflectShift",
    `${what} should be a whole number from 0 to ${2 * pad}, but came as ${offset}`,
  );
}

function expectPad(who: string, image: Image, pad: number): void {
  expectImage(who, image);
  expectInteger(who, "pad", pad);
  const shorter = Math.min(image.height, image.width);
  expect(
    pad < shorter,
    who,
    `pad should be less than the shorter side, ${shorter}, but came as ${pad}`,
  );
}

// A window onto the endless mirror room around the image, or around its mirror image; the window's
// corner is at (top, left).
function reflected(
  image: Image,
  rows: number,
  columns: number,
  top: number,
  left: number,
  flip = false,
): Image {
  const { height, width } = image;
  const shownRows = new Int32Array(rows);
  const shownColumns = new Int32Array(columns);
  for (let y = 0; y < rows; y++) shownRows[y] = mirror(top + y, height);
  for (let x = 0; x < columns; x++) {
    const column = mirror(left + x, width);
    shownColumns[x] = flip ? width - 1 - column : column;
  }
  return throughGrid(image, shownRows, shownColumns);
}

function mirror(place: number, size: number): number {
  return place < 0 ? -place : place < size ? place : 2 * (size - 1) - place;
}
