import { expect } from "../base/expect";
import { copyImage, expectImage, type Image, withPixels } from "./image";

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
  expect(
    Number.isFinite(weight),
    "blend",
    `the weight should be a finite number, but came as ${weight}`,
  );
  const w = Math.fround(weight);
  if (w === 0) return copyImage(first);
  if (w === 1) return copyImage(second);
  const [from, to] = [first.pixels, second.pixels];
  return withPixels(first, w > 0 && w < 1 ? between(from, to, w) : beyond(from, to, w));
}

function between(from: Uint8Array, to: Uint8Array, w: number): Uint8Array {
  const blended = new Uint8Array(from.length);
  for (let i = 0; i < from.length; i++) {
    blended[i] = Math.fround(from[i] + Math.fround(w * (to[i] - from[i])));
  }
  return blended;
}

function beyond(from: Uint8Array, to: Uint8Array, w: number): Uint8Array {
  const blended = new Uint8Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const value = Math.fround(from[i] + Math.fround(w * (to[i] - from[i])));
    blended[i] = value <= 0 ? 0 : value >= 255 ? 255 : value;
  }
  return blended;
}
