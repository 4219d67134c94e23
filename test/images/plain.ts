import type { Affine } from "../../lib/images/affine";
import type { Image } from "../../lib/images/image";

// What the operations do, pixel by pixel in plain words: the twins of the kernels in lib/images.

type Pixel = (y: number, x: number, channel: number) => number;

const { floor, fround, min, max, abs } = Math;

/** An image whose every byte is what `pixel` says. */
export function painted(
  { channels }: Image,
  [height, width]: readonly [number, number],
  pixel: Pixel,
): Image {
  const pixels = Array.from({ length: height * width * channels }, (_, i) => {
    const place = floor(i / channels);
    return pixel(floor(place / width), place % width, i % channels);
  });
  return { height, width, channels, pixels: Uint8Array.from(pixels) };
}

/** A byte of the image; black outside. */
export function byteAt({ height, width, channels, pixels }: Image): Pixel {
  return (y, x, channel) =>
    y >= 0 && y < height && x >= 0 && x < width ? pixels[(y * width + x) * channels + channel] : 0;
}

const sides = ({ height, width }: Image): readonly [number, number] => [height, width];
const clipped = (value: number): number => floor(min(max(value, 0), 255));

export function blended(first: Image, second: Image, weight: number): Image {
  const [a, b] = [byteAt(first), byteAt(second)];
  return painted(first, sides(first), (...at) =>
    clipped(fround(a(...at) + fround(fround(weight) * (b(...at) - a(...at))))),
  );
}

export function gray(image: Image): Image {
  const at = byteAt(image);
  if (image.channels === 1) return image;
  return painted(image, sides(image), (y, x) =>
    floor((at(y, x, 0) * 19595 + at(y, x, 1) * 38470 + at(y, x, 2) * 7471) / 65536 + 0.5),
  );
}

export function flat(image: Image, byte: number): Image {
  return painted(image, sides(image), () => byte);
}

export function meanGray(image: Image): number {
  const at = byteAt(gray(image));
  let sum = 0;
  for (let y = 0; y < image.height; y++) for (let x = 0; x < image.width; x++) sum += at(y, x, 0);
  return floor(sum / (image.height * image.width) + 0.5);
}

/** Each pixel at least `edge` away from the outside becomes the weighted mean of those around it. */
export function filtered(image: Image, edge: number, weight: (y: number, x: number) => number) {
  const at = byteAt(image);
  const around = Array.from({ length: 2 * edge + 1 }, (_, i) => i - edge);
  return painted(image, sides(image), (y, x, channel) => {
    const room = min(y, x, image.height - 1 - y, image.width - 1 - x);
    if (room < edge) return at(y, x, channel);
    let [sum, total] = [0, 0];
    for (const dy of around) {
      for (const dx of around) {
        sum += weight(dy, dx) * at(y + dy, x + dx, channel);
        total += weight(dy, dx);
      }
    }
    return floor(sum / total + 0.5);
  });
}

export const smoothed = (image: Image): Image =>
  filtered(image, 1, (dy, dx) => (dy === 0 && dx === 0 ? 5 : 1));

export const blurred = (image: Image): Image =>
  filtered(image, 2, (dy, dx) => (max(abs(dy), abs(dx)) === 2 ? 1 : 0));

/** Each byte replaced by what its channel's histogram makes of it. */
export function replaced(
  image: Image,
  replace: (v: number, counts: readonly number[]) => number,
): Image {
  const at = byteAt(image);
  const counts = Array.from({ length: image.channels }, (_, channel) =>
    Array.from(
      { length: 256 },
      (__, v) => image.pixels.filter((p, i) => i % image.channels === channel && p === v).length,
    ),
  );
  return painted(image, sides(image), (y, x, c) => floor(replace(at(y, x, c), counts[c])));
}

export function stretched(v: number, counts: readonly number[]): number {
  const low = counts.findIndex((count) => count > 0);
  const high = counts.findLastIndex((count) => count > 0);
  const scale = 255 / (high - low);
  return high === low ? v : min(max(v * scale - low * scale, 0), 255);
}

export function spread(v: number, counts: readonly number[]): number {
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const last = counts.findLast((count) => count > 0)!;
  const step = floor((sum(counts) - last) / 255);
  return step === 0 ? v : min(floor((floor(step / 2) + sum(counts.slice(0, v))) / step), 255);
}

/** Each pixel shows the one nearest to where the map takes its center, in 16.16 fixed point. */
export function mapped(image: Image, { xx, xy, x0, yx, yy, y0 }: Affine): Image {
  const at = byteAt(image);
  const fixed = (value: number): number => floor(value * 65536 + 0.5);
  const along = (x: number, y: number, right: number, down: number, first: number): number => {
    const start = fixed(first + right * 0.5 + down * 0.5);
    return floor((start + x * fixed(right) + y * fixed(down)) / 65536);
  };
  return painted(image, sides(image), (y, x, channel) =>
    at(along(x, y, yx, yy, y0), along(x, y, xx, xy, x0), channel),
  );
}

/** The image with rows and columns taken from where `row` and `column` say. */
export function rearranged(
  image: Image,
  [height, width]: readonly [number, number],
  row: (y: number) => number,
  column: (x: number) => number,
): Image {
  const at = byteAt(image);
  return painted(image, [height, width], (y, x, channel) => at(row(y), column(x), channel));
}

/** Where a place lies in an endless mirror room. */
export function mirrored(place: number, size: number): number {
  return abs(place) < size ? abs(place) : 2 * (size - 1) - place;
}

/** The rows weighed by whole numbers of 2^-22: `weights[y]` of every input row for each output row. */
export function weighed(image: Image, weights: readonly (readonly number[])[]): Image {
  const at = byteAt(image);
  return painted(image, [weights.length, image.width], (y, x, channel) => {
    const sum = weights[y].reduce(
      (before, weight, from) => before + weight * at(from, x, channel),
      0,
    );
    return clipped(floor(sum / 2 ** 22 + 0.5));
  });
}

/** Rows become columns. */
export function transposed(image: Image): Image {
  const at = byteAt(image);
  return painted(image, [image.width, image.height], (y, x, channel) => at(x, y, channel));
}
