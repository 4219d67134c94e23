import { expect, expectWhole } from "../base/expect";
import { nearestPixels, throughGrid } from "./affine";
import { copyImage, expectImage, roundHalfEven, type Image } from "./image";
import { PLACES, type Weighing, windows, type Windows } from "./resample";

/** The filters in the order of CTAugment's rescale; "lanczos" is what Pillow called antialias. */
export const RESIZE_FILTERS = [
  "lanczos",
  "bicubic",
  "bilinear",
  "box",
  "hamming",
  "nearest",
] as const;

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
  const { channels } = image;
  const pixels = new Uint8Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * channels;
    pixels.set(image.pixels.subarray(from, from + width * channels), y * width * channels);
  }
  return { height, width, channels, pixels };
}

/**
 * The image at another size. Throws when the size is not whole and positive, or the filter is
 * unknown. Pillow, Image.resize: a pass along the rows, then one along the columns, each rounded
 * to bytes, and none along a side whose length stays.
 */
export function resize(image: Image, height: number, width: number, filter: ResizeFilter): Image {
  expectImage("resize", image);
  expectWhole("resize", "height", height, 1);
  expectWhole("resize", "width", width, 1);
  expect(
    RESIZE_FILTERS.includes(filter),
    "resize",
    `the filter should be one of ${RESIZE_FILTERS.join(", ")}, but came as ${String(filter)}`,
  );
  if (height === image.height && width === image.width) return copyImage(image);
  if (filter === "nearest") {
    const rows = nearestPixels(height, 0, image.height / height, image.height);
    return throughGrid(image, rows, nearestPixels(width, 0, image.width / width, image.width));
  }
  const across = windows(image.width, width, filter);
  const alike = image.width === image.height && width === height;
  const down = alike ? across : windows(image.height, height, filter);
  // Pillow from 13 on saves work where the height shrinks by far more pixels than the width.
  const cut = image.height - height;
  return cut > 0 && cut > 2 * (image.width - width)
    ? resizeWidth(resizeHeight(image, height, down), width, across)
    : resizeHeight(resizeWidth(image, width, across), height, down);
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
  return resize(crop(image, { top, left, height, width }), image.height, image.width, filter);
}

function resizeWidth(image: Image, width: number, across: Windows): Image {
  if (width === image.width) return image;
  const { height, channels, pixels } = image;
  const { firsts, counts, weights, stride } = across;
  const resized = new Uint8Array(height * width * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const start = (y * image.width + firsts[x]) * channels;
      const [first, end] = [x * stride, x * stride + counts[x]];
      for (let channel = 0; channel < channels; channel++) {
        let sum = HALF;
        let from = start + channel;
        for (let j = first; j < end; j++) {
          sum = (sum + pixels[from] * weights[j]) | 0;
          from += channels;
        }
        resized[to++] = byte(sum);
      }
    }
  }
  return { height, width, channels, pixels: resized };
}

function resizeHeight(image: Image, height: number, down: Windows): Image {
  if (height === image.height) return image;
  const { width, channels, pixels } = image;
  const { firsts, counts, weights, stride } = down;
  const row = width * channels;
  const resized = new Uint8Array(height * row);
  const sums = new Int32Array(row);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let j = 0; j < counts[y]; j++) {
      const weight = weights[y * stride + j];
      const from = (firsts[y] + j) * row;
      for (let i = 0; i < row; i++) sums[i] += pixels[from + i] * weight;
    }
    for (let i = 0; i < row; i++) resized[y * row + i] = byte(sums[i]);
  }
  return { height, width, channels, pixels: resized };
}

const HALF = 1 << (PLACES - 1);

// A fixed-point sum cut to a whole byte; some filters have negative weights and overshoot.
function byte(sum: number): number {
  return Math.min(Math.max(sum >> PLACES, 0), 255);
}
