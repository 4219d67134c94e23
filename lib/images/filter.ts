import { copyImage, expectFinite, expectImage, type Image } from "./image";
import { kernels, runKernel } from "./memory";

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
  return runKernel(image, (from, to, size) => {
    smoothInto(image, from, to);
    if (amount !== 1) kernels.blendBytes(from, to, to, size, amount);
  });
}

/** `smooth` for kernels to go on with: from one place in their memory to another. */
export function smoothInto({ height, width, channels }: Image, from: number, to: number): void {
  kernels.smoothBytes(from, to, height, width * channels, channels);
}

/**
 * Each pixel becomes the mean of the 16 pixels on the border of the 5 × 5 square around it.
 * The two outermost rows and columns stay; an image with a side below 5 stays whole.
 * Throws when the amount is not finite. Pillow, ImageFilter.BLUR.
 */
export function blur(image: Image, amount = 1): Image {
  expectImage("blur", image);
  expectFinite("blur", "the amount", amount);
  const { height, width, channels } = image;
  if (height < 5 || width < 5) return copyImage(image);
  return runKernel(image, (from, to, size) => {
    kernels.blurBytes(from, to, height, width * channels, channels);
    if (amount !== 1) kernels.blendBytes(from, to, to, size, amount);
  });
}
