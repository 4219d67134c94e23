import { smoothInto } from "./filter";
import { copyImage, expectFinite, expectImage, type Image } from "./image";
import { kernels, runKernel } from "./memory";
import { BYTES, layBlend } from "./table";

// Each enhancement is a blend from a poorer image to the image itself: factor 0 is the poorer one,
// 1 the image, and above 1 it goes on in the same direction. Pillow, ImageEnhance.

/** Factor 0 is black, 1 the image, 2 twice as bright. Throws unless the factor is finite. */
export function brightness(image: Image, factor: number): Image {
  expectImage("brightness", image);
  expectFinite("brightness", "the factor", factor);
  return runKernel(image, (from, to, size) => throughFlat(0, factor, from, to, size));
}

/** Factor 0 is gray, 1 the image, 2 twice as colorful. Throws unless the factor is finite. */
export function color(image: Image, factor: number): Image {
  expectImage("color", image);
  expectFinite("color", "the factor", factor);
  if (image.channels === 1) return copyImage(image);
  return runKernel(image, (from, to, size) => {
    kernels.grayBytes(from, to, size);
    kernels.blendBytes(to, from, to, size, factor);
  });
}

/**
 * Factor 0 is one flat gray, the mean of the grayscale image rounded to a byte; 1 the image.
 * Throws unless the factor is finite.
 */
export function contrast(image: Image, factor: number): Image {
  expectImage("contrast", image);
  expectFinite("contrast", "the factor", factor);
  return runKernel(image, (from, to, size) => {
    const sum = kernels.sumGray(from, size, image.channels);
    const mean = Math.floor(sum / (image.height * image.width) + 0.5);
    throughFlat(mean, factor, from, to, size);
  });
}

/** Factor 0 is `smooth`, 1 the image, 2 sharper. Throws unless the factor is finite. */
export function sharpness(image: Image, factor: number): Image {
  expectImage("sharpness", image);
  expectFinite("sharpness", "the factor", factor);
  return runKernel(image, (from, to, size) => {
    smoothInto(image, from, to);
    kernels.blendBytes(to, from, to, size, factor);
  });
}

/** The same image without color: every channel the weighted mean of red, green and blue. */
export function grayscale(image: Image): Image {
  expectImage("grayscale", image);
  if (image.channels === 1) return copyImage(image);
  return runKernel(image, (from, to, size) => kernels.grayBytes(from, to, size));
}

// From an image of one byte throughout; each byte of the result depends on its own alone.
function throughFlat(byte: number, factor: number, from: number, to: number, size: number): void {
  const flat = new Uint8Array(256).fill(byte);
  kernels.lookUp(layBlend(flat, BYTES, factor), from, to, size);
}
