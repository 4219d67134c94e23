import { blend, blendBytes } from "./blend";
import { smooth } from "./filter";
import { copyImage, expectFinite, expectImage, type Image, withPixels } from "./image";
import { BYTES, throughTable } from "./table";

// Each enhancement is a blend from a poorer image to the image itself: factor 0 is the poorer one,
// 1 the image, and above 1 it goes on in the same direction. Pillow, ImageEnhance.

/** Factor 0 is black, 1 the image, 2 twice as bright. Throws unless the factor is finite. */
export function brightness(image: Image, factor: number): Image {
  expectImage("brightness", image);
  expectFinite("brightness", "the factor", factor);
  return fromFlat(image, 0, factor);
}

/** Factor 0 is grey, 1 the image, 2 twice as colorful. Throws unless the factor is finite. */
export function color(image: Image, factor: number): Image {
  expectImage("color", image);
  expectFinite("color", "the factor", factor);
  return blend(greyscale(image), image, factor);
}

/**
 * Factor 0 is one flat grey, the mean of the greyscale image rounded to a byte; 1 the image.
 * Throws unless the factor is finite.
 */
export function contrast(image: Image, factor: number): Image {
  expectImage("contrast", image);
  expectFinite("contrast", "the factor", factor);
  const { pixels, channels } = image;
  let sum = 0;
  for (let i = 0; i < pixels.length; i += channels) {
    sum += channels === 1 ? pixels[i] : luma(pixels[i], pixels[i + 1], pixels[i + 2]);
  }
  return fromFlat(image, Math.floor(sum / (image.height * image.width) + 0.5), factor);
}

/** Factor 0 is `smooth`, 1 the image, 2 sharper. Throws unless the factor is finite. */
export function sharpness(image: Image, factor: number): Image {
  expectImage("sharpness", image);
  expectFinite("sharpness", "the factor", factor);
  return blend(smooth(image), image, factor);
}

/** The same image without color: every channel the weighted mean of red, green and blue. */
export function greyscale(image: Image): Image {
  expectImage("greyscale", image);
  const { channels, pixels } = image;
  if (channels === 1) return copyImage(image);
  const size = pixels.length;
  const grey = new Uint8Array(size);
  for (let i = 0; i < size; i += 3) {
    const value = luma(pixels[i], pixels[i + 1], pixels[i + 2]);
    grey[i] = value;
    grey[i + 1] = value;
    grey[i + 2] = value;
  }
  return withPixels(image, grey);
}

// .299 red + .587 green + .114 blue, the weights of ITU-R BT.601, rounded: in 16-bit fixed point,
// as Pillow converts to mode L (Convert.c).
function luma(red: number, green: number, blue: number): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}

// From an image of one byte throughout; each byte of the result depends on its own alone.
function fromFlat(image: Image, byte: number, factor: number): Image {
  return throughTable(image, blendBytes(new Uint8Array(256).fill(byte), BYTES, factor));
}
