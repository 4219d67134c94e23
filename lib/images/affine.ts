import { expect } from "../base/expect";
import { type Image, withPixels } from "./image";

/**
 * Where each pixel comes from: output (x, y) shows input (xx·x + xy·y + x0, yx·x + yy·y + y0),
 * pixel centers at halves.
 */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/**
 * Draws the image through an affine map: nearest pixel, black where the map leaves the image.
 * In 16.16 fixed point, as Pillow does wherever that reaches (Geometry.c, affine_fixed).
 * Throws, in `who`'s name, where it does not: 32768 pixels and more from the first pixel.
 */
export function throughAffine(who: string, image: Image, map: Affine): Image {
  const { height, width, channels, pixels } = image;
  const reaches = [0, width].every((x) =>
    [0, height].every(
      (y) =>
        Math.abs(x * map.xx + y * map.xy + map.x0) < 32768 &&
        Math.abs(x * map.yx + y * map.yy + map.y0) < 32768,
    ),
  );
  expect(
    reaches,
    who,
    `the map should stay below 32768 pixels, but moves a corner of this ${width} by ${height} ` +
      `image further; use a smaller image or a weaker map`,
  );
  const drawn = new Uint8Array(pixels.length);
  const [right, down] = [fixed(map.xx), fixed(map.yx)];
  const [nextX, nextY] = [fixed(map.xy), fixed(map.yy)];
  let rowX = fixed(map.x0 + map.xx * 0.5 + map.xy * 0.5);
  let rowY = fixed(map.y0 + map.yx * 0.5 + map.yy * 0.5);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let [inX, inY] = [rowX, rowY];
    for (let x = 0; x < width; x++) {
      const [column, row] = [inX >> 16, inY >> 16];
      if (column >= 0 && column < width && row >= 0 && row < height) {
        const from = (row * width + column) * channels;
        drawn[to] = pixels[from];
        if (channels === 3) {
          drawn[to + 1] = pixels[from + 1];
          drawn[to + 2] = pixels[from + 2];
        }
      }
      to += channels;
      inX = (inX + right) | 0;
      inY = (inY + down) | 0;
    }
    rowX = (rowX + nextX) | 0;
    rowY = (rowY + nextY) | 0;
  }
  return withPixels(image, drawn);
}

// A 16.16 fixed-point number, halves upwards.
function fixed(value: number): number {
  return Math.floor(value * 65536 + 0.5);
}

/**
 * Draws columns and rows that come from `columns[x]` and `rows[y]` of the image; −1 is black.
 * [height, width, channels] → [rows, columns, channels].
 */
export function throughGrid(image: Image, rows: Int32Array, columns: Int32Array): Image {
  const { width, channels, pixels } = image;
  const drawn = new Uint8Array(rows.length * columns.length * channels);
  let to = 0;
  for (let y = 0; y < rows.length; y++) {
    for (let x = 0; x < columns.length; x++) {
      if (rows[y] >= 0 && columns[x] >= 0) {
        const from = (rows[y] * width + columns[x]) * channels;
        drawn[to] = pixels[from];
        if (channels === 3) {
          drawn[to + 1] = pixels[from + 1];
          drawn[to + 2] = pixels[from + 2];
        }
      }
      to += channels;
    }
  }
  return { height: rows.length, width: columns.length, channels, pixels: drawn };
}

/**
 * The pixel each of `count` output pixels shows: that at start + (i + ½) · scale, −1 outside
 * 0 … size − 1. Adds step by step, as Pillow does (Geometry.c, ImagingScaleAffine).
 */
export function nearestPixels(
  count: number,
  start: number,
  scale: number,
  size: number,
): Int32Array {
  const shown = new Int32Array(count);
  let place = start + scale * 0.5;
  for (let i = 0; i < count; i++) {
    shown[i] = place >= 0 && place < size ? Math.floor(place) : -1;
    place += scale;
  }
  return shown;
}
