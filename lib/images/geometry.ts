import { nearestPixels, throughAffine, throughGrid } from "./affine";
import { copyImage, expectFinite, expectImage, type Image } from "./image";
import { turnHalf, turnLeft, turnRight } from "./rotate90";

// What leaves the image is lost, what enters is black, and every pixel is an input pixel.

/**
 * Rotates about the center by degrees counter-clockwise.
 * Throws when the angle is not finite. Pillow, Image.rotate with nearest sampling.
 */
export function rotate(image: Image, degrees: number): Image {
  expectImage("rotate", image);
  expectFinite("rotate", "the angle", degrees);
  const { height, width } = image;
  const angle = ((degrees % 360) + 360) % 360;
  if (angle === 0) return copyImage(image);
  if (angle === 180) return turnHalf(image);
  if (angle === 90 && height === width) return turnLeft(image);
  if (angle === 270 && height === width) return turnRight(image);
  const radians = -(angle * (Math.PI / 180));
  const [cosine, sine] = [fifteenDigits(Math.cos(radians)), fifteenDigits(Math.sin(radians))];
  return throughAffine("rotate", image, {
    xx: cosine,
    xy: sine,
    x0: cosine * (-width / 2) + sine * (-height / 2) + width / 2,
    yx: fifteenDigits(-Math.sin(radians)),
    yy: cosine,
    y0: -sine * (-width / 2) + cosine * (-height / 2) + height / 2,
  });
}

/**
 * Slides each row sideways by factor · its distance from the top edge, to the left when positive.
 * Throws when the factor is not finite. Pillow, Image.transform by (1, factor, 0, 0, 1, 0).
 */
export function shearX(image: Image, factor: number): Image {
  expectImage("shearX", image);
  expectFinite("shearX", "the factor", factor);
  return throughAffine("shearX", image, { xx: 1, xy: factor, x0: 0, yx: 0, yy: 1, y0: 0 });
}

/**
 * Slides each column up by factor · its distance from the left edge.
 * Throws when the factor is not finite. Pillow, Image.transform by (1, 0, 0, factor, 1, 0).
 */
export function shearY(image: Image, factor: number): Image {
  expectImage("shearY", image);
  expectFinite("shearY", "the factor", factor);
  return throughAffine("shearY", image, { xx: 1, xy: 0, x0: 0, yx: factor, yy: 1, y0: 0 });
}

/**
 * Moves the image to the left by so many pixels, parts of pixels rounded to the nearest one.
 * Throws when the number is not finite. Pillow, Image.transform by (1, 0, pixels, 0, 1, 0).
 */
export function translateX(image: Image, pixels: number): Image {
  expectImage("translateX", image);
  expectFinite("translateX", "the number of pixels", pixels);
  const { height, width } = image;
  const columns = nearestPixels(width, pixels, 1, width);
  return throughGrid(image, nearestPixels(height, 0, 1, height), columns);
}

/**
 * Moves the image up by so many pixels, parts of pixels rounded to the nearest one.
 * Throws when the number is not finite. Pillow, Image.transform by (1, 0, 0, 0, 1, pixels).
 */
export function translateY(image: Image, pixels: number): Image {
  expectImage("translateY", image);
  expectFinite("translateY", "the number of pixels", pixels);
  const { height, width } = image;
  const rows = nearestPixels(height, pixels, 1, height);
  return throughGrid(image, rows, nearestPixels(width, 0, 1, width));
}

// Pillow rounds the matrix of a rotation to 15 decimals; toFixed rounds the exact binary value.
function fifteenDigits(value: number): number {
  return Number(value.toFixed(15));
}
