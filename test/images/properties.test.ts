import fc from "fast-check";
import assert from "node:assert/strict";
import { blend } from "../../lib/images/blend";
import { createImage, fromFloats, type Image, toFloats } from "../../lib/images/image";
import { operations } from "../../lib/images/operations";
import { posterize, invert, solarize } from "../../lib/images/tone";
import { rotate90 } from "../../lib/images/rotate90";
import { flipLeftRight, reflectShift } from "../../lib/images/weak";

const image = (sides: fc.Arbitrary<readonly [number, number]>): fc.Arbitrary<Image> =>
  fc
    .tuple(sides, fc.constantFrom(1, 3))
    .chain(([[height, width], channels]) =>
      fc
        .uint8Array({ minLength: height * width * channels, maxLength: height * width * channels })
        .map((pixels) => createImage(height, width, channels, pixels)),
    );

const side = fc.integer({ min: 1, max: 12 });
const anyImage = image(fc.tuple(side, side));
const squareImage = image(side.map((size) => [size, size] as const));
const level = fc.double({ min: 0, max: 1, noNaN: true });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("any image", () => {
  it("is itself again after two inversions, two flips, or floats and back", () =>
    fc.assert(
      fc.property(anyImage, (given) => {
        assert.deepEqual(invert(invert(given)), given);
        assert.deepEqual(flipLeftRight(flipLeftRight(given)), given);
        assert.deepEqual(fromFloats(toFloats(given), given), given);
      }),
    ));

  it("turns by halves and quarters that add up", () =>
    fc.assert(
      fc.property(squareImage, (given) => {
        assert.deepEqual(rotate90(rotate90(given, 2), 2), rotate90(given, 1));
        assert.deepEqual(rotate90(rotate90(given, 2), 3), given);
        assert.deepEqual(rotate90(rotate90(given, 1), 2), rotate90(given, 3));
      }),
    ));

  it("is inverted by threshold 0, and left alone by 256 and by 8 bits", () =>
    fc.assert(
      fc.property(anyImage, (given) => {
        assert.deepEqual(solarize(given, 0), invert(given));
        assert.deepEqual(solarize(given, 256), given);
        assert.deepEqual(posterize(given, 8), given);
      }),
    ));

  it("blends to values between the two, and with itself to itself", () =>
    fc.assert(
      fc.property(anyImage, level, (given, weight) => {
        const other = invert(given);
        blend(given, other, weight).pixels.forEach((value, i) => {
          const [low, high] = [given.pixels[i], other.pixels[i]].sort((a, b) => a - b);
          assert.ok(value >= low && value <= high);
        });
        assert.deepEqual(blend(given, given, weight), given);
      }),
    ));

  it("moves by a shift within the padding, and its pixels stay neighbors", () =>
    fc.assert(
      fc.property(anyImage, chance, chance, chance, (given, share, down, right) => {
        const pad = Math.floor(share * Math.min(given.height, given.width));
        const top = Math.floor(down * (2 * pad + 1));
        const left = Math.floor(right * (2 * pad + 1));
        const shifted = reflectShift(given, pad, top, left);
        const [y, x] = [Math.max(pad - top, 0), Math.max(pad - left, 0)];
        const from = (y + top - pad) * given.width + x + left - pad;
        const to = y * given.width + x;
        assert.equal(shifted.pixels[to * given.channels], given.pixels[from * given.channels]);
      }),
    ));

  it("keeps its shape under every operation, and is not written on", () =>
    fc.assert(
      fc.property(
        anyImage,
        fc.nat(operations.length - 1),
        fc.array(level, { minLength: 2, maxLength: 2 }),
        fc.array(chance, { minLength: 2, maxLength: 2 }),
        fc.constantFrom("released", "fraction"),
        (given, which, levels, drawn, geometry) => {
          const { parameters, uniforms, apply } = operations[which];
          const before = given.pixels.slice();
          const made = apply(given, levels.slice(0, parameters.length), {
            geometry,
            uniforms: drawn.slice(0, uniforms),
          });
          const { height, width, channels } = given;
          assert.deepEqual({ ...made, pixels: [] }, { height, width, channels, pixels: [] });
          assert.equal(made.pixels.length, height * width * channels);
          assert.deepEqual(given.pixels, before);
        },
      ),
      { numRuns: 1000 },
    ));
});
