import { expect } from "../base/expect";
import { expectFinite, expectImage, type Image, withPixels } from "./image";

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
  return withPixels(first, blendBytes(first.pixels, second.pixels, weight));
}

/**
 * `blend` of bytes in any order, as many of the one as of the other: also of two tables, since
 * going through a blended table and blending what went through tables give the same bytes.
 */
export function blendBytes(first: Uint8Array, second: Uint8Array, weight: number): Uint8Array {
  const w = Math.fround(weight);
  if (w === 0) return new Uint8Array(first);
  if (w === 1) return new Uint8Array(second);
  const count = first.length;
  const blended = new Uint8Array(count);
  if (w > 0 && w < 1) {
    for (let i = 0; i < count; i++) {
      const from = first[i];
      blended[i] = Math.fround(from + Math.fround(w * (second[i] - from)));
    }
  } else {
    for (let i = 0; i < count; i++) {
      const from = first[i];
      const value = Math.fround(from + Math.fround(w * (second[i] - from)));
      blended[i] = value <= 0 ? 0 : value >= 255 ? 255 : value;
    }
  }
  return blended;
}
