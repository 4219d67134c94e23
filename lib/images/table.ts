import type { Image } from "./image";
import { kernels, writeBytes, runKernel, allocate } from "./memory";

/** The table that replaces nothing. */
export const BYTES: Uint8Array = Uint8Array.from({ length: 256 }, (_, v) => v);

/** The table that replaces each byte by its opposite, 255 − v. */
export const OPPOSITES: Uint8Array = Uint8Array.from({ length: 256 }, (_, v) => 255 - v);

/** Replaces each byte v, of every channel, by entry v of a table of 256. */
export function throughTable(image: Image, table: Uint8Array): Image {
  return runKernel(image, (from, to, size) => kernels.lookUp(writeBytes(table), from, to, size));
}

/**
 * Lays a blend of two tables, or of two rows of tables, in the kernels' memory. Going through it and
 * blending what went through tables give the same bytes.
 */
export function layBlend(first: Uint8Array, second: Uint8Array, weight: number): number {
  const table = allocate(first.length);
  kernels.blendBytes(writeBytes(first), writeBytes(second), table, first.length, weight);
  return table;
}
