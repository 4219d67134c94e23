import { ctAugment, operation, operations, randAugment, remixmatch, wrn10x1 } from "../../lib";
import { images } from "../../lib";

/** An operation of one's own: every pixel a little brighter or darker, the same for each image. */
const noise = operation("noise", [images.amount()], (image, [amount]) => ({
  ...image,
  pixels: image.pixels.map((byte, i) => {
    const grain = ((Math.imul(i, 0x9e3779b1) >>> 24) - 128) / 4;
    return Math.min(255, Math.max(0, byte + amount * grain));
  }),
}));

const network = { ...wrn10x1, channels: 1, shrink: 4 };

/** CTAugment learns the rates of one operation more. */
export const noisy = remixmatch(network, {
  augmentation: ctAugment({ operations: [...operations, noise] }),
});

/** Nothing is learned of how strongly to distort. */
export const random = remixmatch(network, { augmentation: randAugment({ depth: 2 }) });
