import { expect } from "../base/expect";
import { copyImage, expectImage, type Image } from "./image";

/**
 * How far each label of the rotation task turns an image, in degrees counter-clockwise.
 * The order is the released code's: upright, half a turn, to the left, to the right.
 */
export const ROTATIONS = [0, 180, 90, 270] as const;

/**
 * Turns an image as its label of the rotation task says: 0 leaves it upright, 1 turns it by half,
 * 2 by a quarter counter-clockwise, 3 by a quarter clockwise. Pixels move, none is changed.
 * Throws when the label is another, or the image is not square.
 */
export function rotate90(image: Image, label: number): Image {
  expectImage("rotate90", image);
  const { height, width } = image;
  expect(
    height === width,
    "rotate90",
    `images should be square, but came as ${height} by ${width}`,
  );
  const degrees = ROTATIONS[label] as (typeof ROTATIONS)[number] | undefined;
  expect(
    degrees !== undefined,
    "rotate90",
    `the label should be 0, 1, 2 or 3, but came as ${label}`,
  );
  if (degrees === 0) return copyImage(image);
  if (degrees === 180) return turnHalf(image);
  return degrees === 90 ? turnLeft(image) : turnRight(image);
}

/** Half a turn, of images of any shape. */
export function turnHalf(image: Image): Image {
  const { height, width } = image;
  return rearrange(image, height, width, height * width - 1, -width, -1);
}

/** A quarter turn counter-clockwise: [height, width] → [width, height]. */
export function turnLeft(image: Image): Image {
  const { height, width } = image;
  return rearrange(image, width, height, width - 1, -1, width);
}

/** A quarter turn clockwise: [height, width] → [width, height]. */
export function turnRight(image: Image): Image {
  const { height, width } = image;
  return rearrange(image, width, height, (height - 1) * width, 1, -width);
}

// The output's first pixel is input pixel `first`; its neighbors below and to the right are
// `down` and `right` pixels further on in the input.
function rearrange(
  { channels, pixels }: Image,
  height: number,
  width: number,
  first: number,
  down: number,
  right: number,
): Image {
  const turned = new Uint8Array(pixels.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (first + y * down + x * right) * channels;
      for (let channel = 0; channel < channels; channel++) turned[to++] = pixels[from + channel];
    }
  }
  return { height, width, channels, pixels: turned };
}
