import assert from "node:assert/strict";
import fc from "fast-check";
import { seedKey } from "../../lib/base/keys";
import { drawMix, mixPixels, mixRows } from "../../lib/labels/mixup";
import { oneHot } from "../../lib/labels/rows";
import { close } from "../close";

describe("mixup", () => {
  it("O7: at λ′ = 0.7 an image of 1 with a partner of -1 is 0.4, and so are the labels mixed", () => {
    const mix = { partners: [1, 0], weights: [0.7, 1] };
    close(mixPixels(Float32Array.of(1, 1, -1, -1), mix), [0.4, 0.4, -1, -1], 1e-7);
    close(
      mixRows(oneHot([0, 1], 2), mix),
      [
        [0.7, 0.3],
        [0, 1],
      ],
      1e-15,
    );
  });

  it("draws a weight of its own for every row, at least one half, and one permutation", () => {
    const mix = drawMix(seedKey(1), 500);
    assert.ok(mix.weights.every((weight) => weight >= 0.5 && weight <= 1));
    assert.equal(new Set(mix.weights).size, 500);
    assert.equal(new Set(mix.partners).size, 500);
  });

  it("hardly mixes as α goes to 0, and mixes by halves as α grows", () => {
    assert.ok(
      drawMix(seedKey(1), 200, { alpha: 1e-3 }).weights.filter((w) => w > 0.999).length > 190,
    );
    assert.ok(drawMix(seedKey(1), 200, { alpha: 1e4 }).weights.every((w) => w < 0.53));
  });

  it("keeps labels convex: rows still sum to 1 and stay between their two labels", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 12 }), (seed, count) => {
        const rows = oneHot(
          Array.from({ length: count }, (_, i) => i % 3),
          3,
        );
        for (const row of mixRows(rows, drawMix(seedKey(seed), count))) {
          close(
            row.reduce((sum, p) => sum + p, 0),
            1,
            1e-12,
          );
          assert.ok(row.every((p) => p >= 0 && p <= 1));
        }
      }),
    );
  });

  it("leaves the rows it was given alone", () => {
    const pixels = Float32Array.of(1, 2);
    mixPixels(pixels, { partners: [1, 0], weights: [0.5, 0.5] });
    close(pixels, [1, 2]);
  });

  it("refuses a mix that is not for these rows", () => {
    assert.throws(
      () => mixRows([[1, 0]], { partners: [1], weights: [0.5] }),
      /partner among the rows and a weight from 0 to 1 for each of 1 rows/,
    );
    assert.throws(() => mixRows([[1], [1]], { partners: [0], weights: [1] }), /for each of 2 rows/);
    assert.throws(() => mixRows([[1]], { partners: [0], weights: [1.5] }), /weight from 0 to 1/);
    assert.throws(
      () => mixPixels(new Float32Array(3), { partners: [1, 0], weights: [1, 1] }),
      /mixPixels/,
    );
  });
});
