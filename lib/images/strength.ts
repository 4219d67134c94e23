import { roundHalfEven } from "./image";
import { RESIZE_FILTERS, type ResizeFilter } from "./resize";

// What a level, a number from 0 to 1, means to each operation of CTAugment: the released code's
// arithmetic, float64, down to its factors just below a whole number.

/** 0.1 (poor) to 2 (rich) of brightness, color, contrast or sharpness; 9/19 leaves the image. */
export function enhanceFactor(level: number): number {
  return 0.1 + 1.9 * level;
}

/** 1 to 8 bits to keep: the higher the level, the weaker the effect. */
export function posterizeBits(level: number): number {
  return 1 + Math.trunc(level * 7.999);
}

/** 0 (everything inverted) to 255: the higher the level, the weaker the effect. */
export function solarizeThreshold(level: number): number {
  return Math.trunc(level * 255.999);
}

/** −45 to 45 whole degrees counter-clockwise; ½ leaves the image. */
export function rotationDegrees(level: number): number {
  return roundHalfEven((2 * level - 1) * 45);
}

/** −0.3 to 0.3, of a shear or a shift; ½ leaves the image. */
export function slideFactor(level: number): number {
  return (2 * level - 1) * 0.3;
}

/** The side of the square to cover, 0 to half of the shorter side. */
export function cutoutShare(level: number): number {
  return level * 0.499;
}

/** The size of that square in pixels, 1 (none) to half the shorter side. */
export function cutoutSize(level: number, shorterSide: number): number {
  return 1 + Math.trunc(level * shorterSide * 0.499);
}

/** How much of each side to cut off: 0 to a quarter. */
export function rescaleMargin(level: number): number {
  return level * 0.25;
}

/** Which filter stretches the rest: six equal shares of the levels. */
export function rescaleFilter(level: number): ResizeFilter {
  return RESIZE_FILTERS[Math.trunc(level * 5.99)];
}
