import { expect } from "../base/expect";
import type { Image } from "./image";
import { kernels, layNumbers, runKernel } from "./memory";

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
  const { height, width, channels } = image;
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
  const x0 = fixed(map.x0 + map.xx * 0.5 + map.xy * 0.5);
  const y0 = fixed(map.y0 + map.yx * 0.5 + map.yy * 0.5);
  const [rightX, rightY, downX, downY] = [map.xx, map.yx, map.xy, map.yy].map(fixed);
  return runKernel(image, (from, to) => {
    const { moveAffine } = kernels;
    moveAffine(from, to, height, width, channels, x0, y0, rightX, rightY, downX, downY);
  });
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
  const { width, channels } = image;
  const [height, across] = [rows.length, columns.length];
  const draw = (from: number, to: number): void => {
    const [rowsAt, columnsAt] = [layNumbers(rows), layNumbers(columns)];
    kernels.movePlaces(from, to, width, channels, rowsAt, height, columnsAt, across);
  };
  return runKernel(image, draw, { height, width: across, channels });
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
