import { expect, expectInteger } from "../base/expect";
import { nearestPixels, throughGrid } from "./affine";
import { expectImage, roundHalfEven, type Image } from "./image";
import { kernels, layNumbers, runKernel, allocate } from "./memory";
import { type Weighing, windows } from "./resample";

/** The filters in the order of CTAugment's rescale; "lanczos" is what Pillow called antialias. */
export const RESIZE_FILTERS = [
  "lanczos",
  "bicubic",
  "bilinear",
  "box",
  "hamming",
  "nearest",
] as const;

/** How pixels are made of those around them, in Pillow's words. */
export type ResizeFilter = Weighing | "nearest";

/** A rectangle of pixels, from its top left one. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** A rectangle of the image. Throws when it is not whole, empty, or not inside the image. */
export function crop(image: Image, { top, left, height, width }: Rectangle): Image {
  expectImage("crop", image);
  expect(
    [top, left, height, width].every(Number.isInteger) &&
      top >= 0 &&
      left >= 0 &&
      height > 0 &&
      width > 0 &&
      top + height <= image.height &&
      left + width <= image.width,
    "crop",
    `the rectangle should be whole pixels inside ${image.height} by ${image.width}, ` +
      `but came as ${height} by ${width} from (${top}, ${left})`,
  );
  const rows = nearestPixels(height, top, 1, image.height);
  return throughGrid(image, rows, nearestPixels(width, left, 1, image.width));
}

/**
 * The image at another size. Throws when the size is not whole and positive, or the filter is
 * unknown. Pillow, Image.resize: a pass along the rows, then one along the columns, each rounded
 * to bytes, and none along a side whose length stays.
 */
export function resize(image: Image, height: number, width: number, filter: ResizeFilter): Image {
  expectImage("resize", image);
  expectInteger("resize", "height", height, 1);
  expectInteger("resize", "width", width, 1);
  expect(
    RESIZE_FILTERS.includes(filter),
    "resize",
    `the filter should be one of ${RESIZE_FILTERS.join(", ")}, but came as ${String(filter)}`,
  );
  return stretch(
    image,
    { top: 0, left: 0, height: image.height, width: image.width },
    height,
    width,
    filter,
  );
}

/**
 * Cuts a margin off each side and stretches the rest back to the image's size. The margins are in
 * pixels, rounded to whole ones, halves to the even: below ½ nothing changes.
 * Throws when nothing is left. Pillow, Image.crop and Image.resize.
 */
export function rescale(
  image: Image,
  margin: { readonly x: number; readonly y: number },
  filter: ResizeFilter,
): Image {
  expectImage("rescale", image);
  const [top, left] = [roundHalfEven(margin.y), roundHalfEven(margin.x)];
  const height = roundHalfEven(image.height - margin.y) - top;
  const width = roundHalfEven(image.width - margin.x) - left;
  expect(
    top >= 0 && left >= 0 && height > 0 && width > 0,
    "rescale",
    `margins should leave a part of the ${image.height} by ${image.width} image, ` +
      `but came as ${margin.y} above and below, ${margin.x} left and right`,
  );
  return stretch(image, { top, left, height, width }, image.height, image.width, filter);
}

// A part of the image at another size.
function stretch(
  image: Image,
  part: Rectangle,
  height: number,
  width: number,
  filter: ResizeFilter,
): Image {
  if (height === part.height && width === part.width) return crop(image, part);
  if (filter !== "nearest") return weigh(image, part, height, width, filter);
  const rows = nearestPixels(height, 0, part.height / height, part.height);
  const columns = nearestPixels(width, 0, part.width / width, part.width);
  return throughGrid(crop(image, part), rows, columns);
}

// A pass along a side whose length stays would change nothing.
function weigh(
  image: Image,
  part: Rectangle,
  height: number,
  width: number,
  weighing: Weighing,
): Image {
  const { channels } = image;
  const [row, partRow, newRow] = [image.width, part.width, width].map((side) => side * channels);
  const [across, down] = [
    windows(part.width, width, weighing),
    windows(part.height, height, weighing),
  ];
  // Pillow from 13 on saves work where the height shrinks by far more pixels than the width.
  const cut = part.height - height;
  const downFirst = cut > 0 && cut > 2 * (part.width - width);
  const draw = (from: number, to: number): void => {
    const { weighAcross, weighDown } = kernels;
    const [acrossAt, downAt] = [layNumbers(across.numbers), layNumbers(down.numbers)];
    const corner = from + part.top * row + part.left * channels;
    if (downFirst) {
      const between = allocate(height * partRow);
      weighDown(corner, row, between, partRow, height, downAt, down.stride);
      weighAcross(between, partRow, to, height, channels, width, acrossAt, across.stride);
    } else {
      const between = allocate(part.height * newRow);
      weighAcross(corner, row, between, part.height, channels, width, acrossAt, across.stride);
      weighDown(between, newRow, to, newRow, height, downAt, down.stride);
    }
  };
  return runKernel(image, draw, { height, width, channels });
}
