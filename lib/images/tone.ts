import { expect, expectBetween } from "../base/expect";
import { expectFinite, expectImage, type Image } from "./image";
import { kernels, numbersAt, runKernel, allocate } from "./memory";
import { BYTES, layBlend, OPPOSITES, throughTable } from "./table";

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
  return throughHistograms(image, stretch, amount);
}

/**
 * Spreads each channel's bytes so that all occur about equally often.
 * A channel of one value, or of too few pixels, stays as it is. Throws when the amount is not
 * finite. Pillow, ImageOps.equalize.
 */
export function equalize(image: Image, amount = 1): Image {
  expectImage("equalize", image);
  expectFinite("equalize", "the amount", amount);
  return throughHistograms(image, spread, amount);
}

/**
 * The negative: v becomes 255 − v. Throws when the amount is not finite.
 * Pillow, ImageOps.invert.
 */
export function invert(image: Image, amount = 1): Image {
  expectImage("invert", image);
  expectFinite("invert", "the amount", amount);
  return runKernel(image, (from, to, size) =>
    kernels.lookUp(layBlend(BYTES, OPPOSITES, amount), from, to, size),
  );
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
  return throughTable(image, POSTERIZED[bits - 1]);
}

const POSTERIZED = Array.from({ length: 8 }, (_, i) => BYTES.map((v) => v & (256 - 2 ** (7 - i))));

/**
 * Inverts the bytes from `threshold` on: 0 inverts all, 256 none.
 * Throws when the threshold is not between these. Pillow, ImageOps.solarize.
 */
export function solarize(image: Image, threshold: number): Image {
  expectImage("solarize", image);
  expectBetween("solarize", "threshold", threshold, 0, 256);
  const table = BYTES.slice();
  const first = Math.ceil(threshold);
  table.set(OPPOSITES.subarray(first), first);
  return throughTable(image, table);
}

// Replaces bytes by one table a channel, from that channel's histogram, a part of the way. `tabulate`
// leaves the table as it is, which replaces nothing, where the channel should stay.
function throughHistograms(
  image: Image,
  tabulate: (counts: Int32Array, table: Uint8Array) => void,
  amount: number,
): Image {
  const { channels } = image;
  return runKernel(image, (from, to, size) => {
    const counts = allocate(1024 * channels);
    kernels.countBytes(from, size, channels, counts);
    const bytes = channels === 1 ? BYTES : COLORS;
    const full = bytes.slice();
    for (let first = 0; first < full.length; first += 256) {
      tabulate(numbersAt(counts + 4 * first, 256), full.subarray(first, first + 256));
    }
    const look = channels === 1 ? kernels.lookUp : kernels.lookUpColors;
    look(layBlend(bytes, full, amount), from, to, size);
  });
}

const COLORS = Uint8Array.of(...BYTES, ...BYTES, ...BYTES);

function stretch(counts: Int32Array, table: Uint8Array): void {
  const [low, high] = ends(counts);
  if (high === low) return;
  const scale = 255 / (high - low);
  const offset = -low * scale;
  for (let v = 0; v < 256; v++) table[v] = Math.min(Math.max(v * scale + offset, 0), 255);
}

function spread(counts: Int32Array, table: Uint8Array): void {
  let pixels = 0;
  for (let v = 0; v < 256; v++) pixels += counts[v];
  const [, lightest] = ends(counts);
  const step = Math.floor((pixels - counts[lightest]) / 255);
  if (step === 0) return;
  let below = Math.floor(step / 2);
  for (let v = 0; v < 256; v++) {
    // In images of a few hundred pixels the quotient can pass 255.
    table[v] = Math.min(below / step, 255);
    below += counts[v];
  }
}

// The lowest and the highest byte that occur.
function ends(counts: Int32Array): readonly [number, number] {
  let [low, high] = [0, 255];
  while (counts[low] === 0) low++;
  while (counts[high] === 0) high--;
  return [low, high];
}
