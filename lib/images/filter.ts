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
  // A 3 × 3 square slides along each row: two of its columns' sums are the last square's.
  for (let y = 1; y < height - 1; y++) {
    for (let channel = 0; channel < channels; channel++) {
      let at = y * row + channel;
      let left = pixels[at - row] + pixels[at] + pixels[at + row];
      at += channels;
      let middle = pixels[at - row] + pixels[at] + pixels[at + row];
      for (let x = 1; x < width - 1; x++) {
        const next = at + channels;
        const right = pixels[next - row] + pixels[next] + pixels[next + row];
        smoothed[at] = THIRTEENTHS[left + middle + right + 4 * pixels[at]];
        left = middle;
        middle = right;
        at = next;
      }
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
  // A 5 × 5 square slides along each row: of its columns, whole sums for the first and the last,
  // sums of the two ends for those between.
  for (let y = 2; y < height - 2; y++) {
    for (let channel = 0; channel < channels; channel++) {
      let [first, second, third, fourth] = [0, 0, 0, 0];
      let [endsSecond, endsThird, endsFourth] = [0, 0, 0];
      let at = y * row + channel;
      for (let x = 0; x < width; x++) {
        const ends = pixels[at - 2 * row] + pixels[at + 2 * row];
        const fifth = ends + pixels[at - row] + pixels[at] + pixels[at + row];
        if (x >= 4) {
          const sum = first + endsSecond + endsThird + endsFourth + fifth;
          blurred[at - 2 * channels] = (sum + 8) >> 4;
        }
        first = second;
        second = third;
        third = fourth;
        fourth = fifth;
        endsSecond = endsThird;
        endsThird = endsFourth;
        endsFourth = ends;
        at += channels;
      }
    }
  }
  return blend(image, withPixels(image, blurred), amount);
}
