/**
 * How much of a loss weight counts after `images` labeled images: min(images / over, 1).
 * The released code ramps over 1024 kimg = 2^20 images (16 384 steps of 64).
 */
export function linearRamp(images: number, { over = 2 ** 20 }: { over?: number } = {}): number {
  return over > 0 ? Math.min(images / over, 1) : 1;
}
