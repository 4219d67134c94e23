import { copyImage, expectImage, type Image, withPixels } from "./image";

/**
 * Each pixel becomes (the sum of its eight neighbors + 5 times itself) / 13, rounded.
 * The outermost pixels stay; an image with a side below 3 stays whole. Pillow, ImageFilter.SMOOTH.
 */
export function smooth(image: Image): Image {
  expectImage("smooth", image);
  const { height, width, channels, pixels } = image;
  if (height < 3 || width < 3) return copyImage(image);
  const smoothed = pixels.slice();
  const row = width * channels;
  const columns = new Int32Array(row); // sums of three rows
  for (let y = 1; y < height - 1; y++) {
    const start = y * row;
    for (let i = 0; i < row; i++) {
      const at = start + i;
      columns[i] = pixels[at - row] + pixels[at] + pixels[at + row];
    }
    for (let i = channels; i < row - channels; i++) {
      const sum =
        columns[i - channels] + columns[i] + columns[i + channels] + 4 * pixels[start + i];
      // Pillow adds in float32, but sum / 13 is never a half, so whole numbers round alike.
      smoothed[start + i] = ((2 * sum + 13) / 26) | 0;
    }
  }
  return withPixels(image, smoothed);
}

/**
 * Each pixel becomes the mean of the 16 pixels on the border of the 5 × 5 square around it.
 * The two outermost rows and columns stay; an image with a side below 5 stays whole.
 * Pillow, ImageFilter.BLUR.
 */
export function blur(image: Image): Image {
  expectImage("blur", image);
  const { height, width, channels, pixels } = image;
  if (height < 5 || width < 5) return copyImage(image);
  const blurred = pixels.slice();
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
  return withPixels(image, blurred);
}
