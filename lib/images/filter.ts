import { blend } from "./blend";
import { copyImage, expectFinite, expectImage, type Image, withPixels } from "./image";

// Filters mix neighbors. Both go a part of the way when asked to: amount 0 leaves the image and 1
// is the full effect, as `blend` has it.

/**
 * Each pixel becomes (the sum of its eight neighbors + 5 times itself) / 13, rounded.
 * The outermost pixels stay; an image with a side below 3 stays whole.
 * Throws when the amount is not finite. Pillow, ImageFilter.SMOOTH.
 */
export function smooth(image: Image, amount = 1): Image {
  expectImage("smooth", image);
  expectFinite("smooth", "the amount", amount);
  const { height, width, channels, pixels } = image;
  if (height < 3 || width < 3) return copyImage(image);
  const smoothed = new Uint8Array(pixels);
  const row = width * channels;
  const columns = new Int32Array(row); // sums of three rows
  for (let y = 1; y < height - 1; y++) {
    const start = y * row;
    for (let i = 0; i < row; i++) {
      const at = start + i;
      columns[i] = pixels[at - row] + pixels[at] + pixels[at + row];
    }
    for (let i = channels; i < row - channels; i++) {
      const sides = columns[i - channels] + columns[i + channels];
      smoothed[start + i] = THIRTEENTHS[sides + columns[i] + 4 * pixels[start + i]];
    }
  }
  return blend(image, withPixels(image, smoothed), amount);
}

// Pillow adds in float32, but a thirteenth is never a half, so whole numbers round alike.
const THIRTEENTHS = Uint8Array.from({ length: 13 * 255 + 1 }, (_, sum) => Math.round(sum / 13));

/**
 * Each pixel becomes the mean of the 16 pixels on the border of the 5 × 5 square around it.
 * The two outermost rows and columns stay; an image with a side below 5 stays whole.
 * Throws when the amount is not finite. Pillow, ImageFilter.BLUR.
 */
export function blur(image: Image, amount = 1): Image {
  expectImage("blur", image);
  expectFinite("blur", "the amount", amount);
  const { height, width, channels, pixels } = image;
  if (height < 5 || width < 5) return copyImage(image);
  const blurred = new Uint8Array(pixels);
  const row = width * channels;
  const ends = new Int32Array(row); // sums of the square's first and last row
  const columns = new Int32Array(row); // sums of all five rows
  for (let y = 2; y < height - 2; y++) {
    const start = y * row;
    for (let i = 0; i < row; i++) {
      const at = start + i;
      const pair = pixels[at - 2 * row] + pixels[at + 2 * row];
      ends[i] = pair;
      columns[i] = pair + pixels[at - row] + pixels[at] + pixels[at + row];
    }
    for (let i = 2 * channels; i < row - 2 * channels; i++) {
      const sides = columns[i - 2 * channels] + columns[i + 2 * channels];
      blurred[start + i] = (sides + ends[i - channels] + ends[i] + ends[i + channels] + 8) >> 4;
    }
  }
  return blend(image, withPixels(image, blurred), amount);
}
