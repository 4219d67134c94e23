import { expect, expectInteger } from "../base/expect";
import { copyImage, expectImage, type Image } from "./image";

/** A pixel's place, counted from the top left one, (0, 0). */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Covers a square around a pixel with gray 127: rows row − ⌊size / 2⌋ … row + ⌊size / 2⌋ − 1, and
 * columns alike, as far as they lie in the image. So sizes 2 and 3 cover 2 × 2, sizes 0 and 1 none.
 * Throws when the size is not whole or the center is not a pixel of the image.
 */
export function cutout(image: Image, size: number, center: Place): Image {
  expectImage("cutout", image);
  expectInteger("cutout", "size", size);
  const { height, width, channels } = image;
  const { row, column } = center;
  expect(
    Number.isInteger(row) && row >= 0 && row < height,
    "cutout",
    `the center's row should be a whole number from 0 to ${height - 1}, but came as ${row}`,
  );
  expect(
    Number.isInteger(column) && column >= 0 && column < width,
    "cutout",
    `the center's column should be a whole number from 0 to ${width - 1}, but came as ${column}`,
  );
  const half = Math.floor(size / 2);
  const covered = copyImage(image);
  const [left, right] = [Math.max(column - half, 0), Math.min(column + half, width)];
  for (let y = Math.max(row - half, 0); y < Math.min(row + half, height); y++) {
    covered.pixels.fill(GREY, (y * width + left) * channels, (y * width + right) * channels);
  }
  return covered;
}

// The middle of 0 … 255, cut to a byte: the released code's color.
const GREY = 127;
