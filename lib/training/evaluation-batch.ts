import type { Network } from "../network/network";

const MOST_PIXELS = 64 * 32 * 32;
const MOST_IMAGES = 250;

/**
 * How many images evaluation gives to a pass by default: 250, or fewer large ones, so that their
 * activations need no more memory than a training pass of 64 images of 32 x 32. At least 1.
 */
export function evaluationBatchSize(
  { height, width }: { readonly height: number; readonly width: number },
  { shrink }: Pick<Network, "shrink">,
): number {
  const pixels = (height * width) / shrink ** 2;
  return Math.max(1, Math.min(MOST_IMAGES, Math.floor(MOST_PIXELS / pixels)));
}
