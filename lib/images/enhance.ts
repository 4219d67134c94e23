import { expect } from "../base/expect";
import { blend } from "./blend";
import { smooth } from "./filter";
import { expectImage, type Image, withPixels } from "./image";

// Each enhancement is a blend from a poorer image to the image itself: factor 0 is the poorer one,
// 1 the image, and above 1 it goes on in the same direction. Pillow, ImageEnhance.

/** Factor 0 is black, 1 the image, 2 twice as bright. Throws unless the factor is finite. */
export function brightness(image: Image, factor: number): Image {
  expectImage("brightness", image);
  expectFactor("brightness", factor);
  return blend(constant(image, 0), image, factor);
}

/** Factor 0 is grey, 1 the image, 2 twice as colorful. Throws unless the factor is finite. */
export function color(image: Image, factor: number): Image {
  expectImage("color", image);
  expectFactor("color", factor);
  return blend(greyscale(image), image, factor);
}

/**
 * Factor 0 is one flat grey, the mean of the greyscale image rounded to a byte; 1 the image.
 * Throws unless the factor is finite.
 */
export function contrast(image: Image, factor: number): Image {
  expectImage("contrast", image);
  expectFactor("contrast", factor);
  const { pixels, channels } = greyscale(image);
  let sum = 0;
  for (let i = 0; i < pixels.length; i += channels) sum += pixels[i];
  const mean = Math.floor(sum / (image.height * image.width) + 0.5);
  return blend(constant(image, mean), image, factor);
}

/** Factor 0 is `smooth`, 1 the image, 2 sharper. Throws unless the factor is finite. */
export function sharpness(image: Image, factor: number): Image {
  expectImage("sharpness", image);
  expectFactor("sharpness", factor);
  return blend(smooth(image), image, factor);
}

/**
 * The same image without color: .299 red + .587 green + .114 blue in every channel.
 * The weights of ITU-R BT.601, in Pillow's 16-bit fixed point (Convert.c).
 */
export function greyscale(image: Image): Image {
  expectImage("greyscale", image);
  const { channels, pixels } = image;
  if (channels === 1) return withPixels(image, pixels.slice());
  const grey = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    const luma = pixels[i] * 19595 + pixels[i + 1] * 38470 + pixels[i + 2] * 7471 + 0x8000;
    grey[i] = grey[i + 1] = grey[i + 2] = luma >> 16;
  }
  return withPixels(image, grey);
}

function constant(image: Image, value: number): Image {
  return withPixels(image, new Uint8Array(image.pixels.length).fill(value));
}

function expectFactor(who: string, factor: number): void {
  expect(
    Number.isFinite(factor),
    who,
    `the factor should be a finite number, but came as ${factor}`,
  );
}
