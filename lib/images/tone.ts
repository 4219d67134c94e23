import { expect, expectBetween } from "../base/expect";
import { expectImage, type Image } from "./image";
import { histogram, throughTable, throughTables } from "./table";

/**
 * Stretches each channel so that its darkest byte becomes 0 and its lightest 255.
 * A channel of one value stays as it is. Pillow, ImageOps.autocontrast.
 */
export function autocontrast(image: Image): Image {
  expectImage("autocontrast", image);
  return throughTables(image, channelTables(image, stretch));
}

/**
 * Spreads each channel's bytes so that all occur about equally often.
 * A channel of one value, or of too few pixels, stays as it is. Pillow, ImageOps.equalize.
 */
export function equalize(image: Image): Image {
  expectImage("equalize", image);
  return throughTables(image, channelTables(image, flatten));
}

/** The negative: v becomes 255 − v. Pillow, ImageOps.invert. */
export function invert(image: Image): Image {
  expectImage("invert", image);
  return throughTable(image, INVERTED);
}

/**
 * Keeps the highest `bits` of each byte, 1 (two values a channel) to 8 (the same image).
 * Throws when bits is not one of these. Pillow, ImageOps.posterize.
 */
export function posterize(image: Image, bits: number): Image {
  expectImage("posterize", image);
  expect(
    Number.isInteger(bits) && bits >= 1 && bits <= 8,
    "posterize",
    `bits should be a whole number from 1 to 8, but came as ${bits}`,
  );
  const mask = 256 - 2 ** (8 - bits);
  return throughTable(
    image,
    BYTES.map((v) => v & mask),
  );
}

/**
 * Inverts the bytes from `threshold` on: 0 inverts all, 256 none.
 * Throws when the threshold is not between these. Pillow, ImageOps.solarize.
 */
export function solarize(image: Image, threshold: number): Image {
  expectImage("solarize", image);
  expectBetween("solarize", "threshold", threshold, 0, 256);
  return throughTable(
    image,
    BYTES.map((v) => (v < threshold ? v : 255 - v)),
  );
}

const BYTES = Uint8Array.from({ length: 256 }, (_, v) => v);
const INVERTED = BYTES.map((v) => 255 - v);

// One table a channel, from that channel's histogram.
function channelTables(image: Image, table: (counts: Uint32Array) => Uint8Array): Uint8Array {
  const counts = histogram(image);
  const tables = new Uint8Array(counts.length);
  for (let base = 0; base < counts.length; base += 256) {
    tables.set(table(counts.subarray(base, base + 256)), base);
  }
  return tables;
}

function stretch(counts: Uint32Array): Uint8Array {
  const low = counts.findIndex((count) => count > 0);
  const high = counts.findLastIndex((count) => count > 0);
  if (high === low) return BYTES;
  const scale = 255 / (high - low);
  const offset = -low * scale;
  const table = new Uint8Array(256);
  for (let v = 0; v < 256; v++) table[v] = Math.min(Math.max(v * scale + offset, 0), 255);
  return table;
}

function flatten(counts: Uint32Array): Uint8Array {
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  const lightest = counts[counts.findLastIndex((count) => count > 0)];
  const step = Math.floor((pixels - lightest) / 255);
  if (step === 0) return BYTES;
  const table = new Uint8Array(256);
  let below = Math.floor(step / 2);
  for (let v = 0; v < 256; v++) {
    // In images of a few hundred pixels the quotient can pass 255.
    table[v] = Math.min(Math.floor(below / step), 255);
    below += counts[v];
  }
  return table;
}
