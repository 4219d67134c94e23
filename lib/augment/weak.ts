import { type Key, uniforms } from "../base/keys";
import type { Image } from "../images/image";
import { flipLeftRight, reflectShift } from "../images/weak";

/** What a weak view may do. */
export interface WeakOptions {
  /** Mirror half of the images. Not for digits: SVHN has it off. */
  readonly flip: boolean;
  /** Shift by up to this many pixels, reflecting at the edge. 4 at 32 x 32, 12 at 96 x 96. */
  readonly shiftPixels: number;
}

/** The weak view of the released code's CIFAR-10 runs. */
export const cifarWeak: WeakOptions = { flip: true, shiftPixels: 4 };

/** One weak view, decided. */
export interface WeakDecision {
  readonly flip: boolean;
  readonly top: number;
  readonly left: number;
}

/** Draws a flip (one in two) and a shift (each offset alike). */
export function drawWeak(key: Key, { flip, shiftPixels }: WeakOptions): WeakDecision {
  const [coin, down, right] = uniforms(key, 3);
  const places = 2 * shiftPixels + 1;
  return {
    flip: flip && coin < 0.5,
    top: Math.floor(down * places),
    left: Math.floor(right * places),
  };
}

/** The weak view of an image: perhaps mirrored, then shifted. */
export function applyWeak(
  image: Image,
  { flip, top, left }: WeakDecision,
  { shiftPixels }: WeakOptions,
): Image {
  if (shiftPixels > 0) return reflectShift(image, shiftPixels, top, left, { flip });
  return flip ? flipLeftRight(image) : image;
}
