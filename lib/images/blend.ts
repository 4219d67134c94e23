import { expect } from "../base/expect";
import { expectFinite, expectImage, type Image } from "./image";
import { kernels, writeBytes, runKernel } from "./memory";

/**
 * Goes from the first image to the second: a + weight · (b − a), cut to a whole byte.
 * Weight 0 is exactly the first and 1 exactly the second; below 0 and above 1 it goes past them
 * and clips. Throws when the shapes differ or the weight is not finite.
 * In float32, as Pillow's Image.blend (Blend.c) has it.
 */
export function blend(first: Image, second: Image, weight: number): Image {
  expectImage("blend", first);
  expectImage("blend", second);
  expect(
    first.height === second.height &&
      first.width === second.width &&
      first.channels === second.channels,
    "blend",
    `both images should have one shape, but came as [${first.height}, ${first.width}, ` +
      `${first.channels}] and [${second.height}, ${second.width}, ${second.channels}]`,
  );
  expectFinite("blend", "the weight", weight);
  return runKernel(first, (from, to, size) =>
    kernels.blendBytes(from, writeBytes(second.pixels), to, size, weight),
  );
}
