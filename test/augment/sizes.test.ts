import assert from "node:assert/strict";
import { types } from "node:util";
import { drawProbe } from "../../lib/augment/draw";
import { applyPolicy } from "../../lib/augment/policy";
import { cifarWeak } from "../../lib/augment/weak";
import { weakViews } from "../../lib/augment/views";
import { integers } from "../../lib/base/draws";
import { fork, seedKey } from "../../lib/base/keys";
import { type Image, createImage } from "../../lib/images/image";
import { operations } from "../../lib/images/operations";

const SIZES = [1, 2, 3, 5, 8, 28, 32, 33, 96];
const GEOMETRIES = ["released", "fraction"] as const;
const LEVELS = [0, 0.37, 1];

const noise = (size: number, channels: number): Image =>
  createImage(
    size,
    size,
    channels,
    Uint8Array.from(integers(fork(seedKey(9), size, channels), size * size * channels, 256)),
  );

const inColor = ({ height, width, pixels }: Image): Image =>
  createImage(
    height,
    width,
    3,
    Uint8Array.from({ length: 3 * pixels.length }, (_, i) => pixels[Math.floor(i / 3)]),
  );

function assertLike(made: Image, given: Image, what: string): void {
  const shapeOf = ({ height, width, channels }: Image) => [height, width, channels];
  assert.deepEqual(shapeOf(made), shapeOf(given), what);
  assert.ok(types.isUint8Array(made.pixels), what);
  assert.equal(made.pixels.length, given.pixels.length, what);
}

describe("CTAugment at any size", () => {
  for (const size of SIZES) {
    it(`keeps images of ${size} x ${size}, and treats gray ones as colored ones that are gray`, () => {
      const gray = noise(size, 1);
      const color = noise(size, 3);
      const painted = inColor(gray);
      for (const { name, parameters, uniforms, apply } of operations) {
        for (const geometry of GEOMETRIES) {
          for (const level of LEVELS) {
            const levels = parameters.map(() => level);
            const told = { geometry, uniforms: new Array<number>(uniforms).fill(0.99 * level) };
            const what = `${name} at ${level} of ${size} x ${size}, ${geometry}`;
            const made = apply(gray, levels, told);
            assertLike(made, gray, what);
            assertLike(apply(color, levels, told), color, what);
            assert.deepEqual(apply(painted, levels, told), inColor(made), what);
          }
        }
      }
    });
  }

  it("does whole policies to gray and colored images of every size", () => {
    for (const size of SIZES) {
      for (const channels of [1, 3]) {
        const image = noise(size, channels);
        for (const geometry of GEOMETRIES) {
          const policy = drawProbe(fork(seedKey(2), size, channels), { depth: 19 });
          assertLike(applyPolicy(image, policy, { geometry }), image, `${size} ${channels}`);
        }
      }
    }
  });

  it("refuses weak views that shift by more than the image has", () => {
    const small = [noise(3, 1)];
    assert.throws(
      () => weakViews(seedKey(1), small, { weak: cifarWeak }),
      /pad should be less than the shorter side, 3, but came as 4/,
    );
    const [view] = weakViews(seedKey(1), small, { weak: { flip: true, shiftPixels: 2 } });
    assertLike(view, small[0], "a weak view");
  });
});
