import { expect, expectBetween } from "../base/expect";
import { blendBytes } from "./blend";
import { expectFinite, expectImage, type Image } from "./image";
import { BYTES, histogram, tabulate, throughTable } from "./table";

// Tones change byte by byte, by a table of 256 entries. The first three go a part of the way when
// asked to: amount 0 leaves the image and 1 is the full effect, as `blend` has it.

/**
 * Stretches each channel so that its darkest byte becomes 0 and its lightest 255.
 * A channel of one value stays as it is. Throws when the amount is not finite.
 * Pillow, ImageOps.autocontrast.
 */
export function autocontrast(image: Image, amount = 1): Image {
  expectImage("autocontrast", image);
  expectFinite("autocontrast", "the amount", amount);
  return throughTable(image, channelTables(image, stretched, amount));
}

/**
 * Spreads each channel's bytes so that all occur about equally often.
 * A channel of one value, or of too few pixels, stays as it is. Throws when the amount is not
 * finite. Pillow, ImageOps.equalize.
 */
export function equalize(image: Image, amount = 1): Image {
  expectImage("equalize", image);
  expectFinite("equalize", "the amount", amount);
  return throughTable(image, channelTables(image, spread, amount));
}

/**
 * The negative: v becomes 255 − v. Throws when the amount is not finite.
 * Pillow, ImageOps.invert.
 */
export function invert(image: Image, amount = 1): Image {
  expectImage("invert", image);
  expectFinite("invert", "the amount", amount);
  return throughTable(image, blendBytes(BYTES, INVERTED, amount));
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
    tabulate((v) => v & mask),
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
    tabulate((v) => (v < threshold ? v : 255 - v)),
  );
}

const INVERTED = tabulate((v) => 255 - v);

// One table a channel, from that channel's histogram.
function channelTables(
  image: Image,
  table: (counts: Uint32Array) => Uint8Array,
  amount: number,
): Uint8Array {
  const counts = histogram(image);
  const tables = new Uint8Array(counts.length);
  for (let base = 0; base < counts.length; base += 256) {
    const full = table(counts.subarray(base, base + 256));
    tables.set(blendBytes(BYTES, full, amount), base);
  }
  return tables;
}

function stretched(counts: Uint32Array): Uint8Array {
  const [low, high] = ends(counts);
  if (high === low) return BYTES;
  const scale = 255 / (high - low);
  const offset = -low * scale;
  return tabulate((v) => Math.min(Math.max(v * scale + offset, 0), 255));
}

function spread(counts: Uint32Array): Uint8Array {
  let pixels = 0;
  for (let v = 0; v < 256; v++) pixels += counts[v];
  const [, lightest] = ends(counts);
  const step = Math.floor((pixels - counts[lightest]) / 255);
  if (step === 0) return BYTES;
  let next = Math.floor(step / 2);
  return tabulate((v) => {
    const below = next;
    next += counts[v];
    // In images of a few hundred pixels the quotient can pass 255.
    return Math.min(Math.floor(below / step), 255);
  });
}

// The lowest and the highest byte that occur.
function ends(counts: Uint32Array): readonly [number, number] {
  let [low, high] = [0, 255];
  while (counts[low] === 0) low++;
  while (counts[high] === 0) high--;
  return [low, high];
}
