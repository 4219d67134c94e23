import assert from "node:assert/strict";
import fc from "fast-check";
import { seedKey } from "../../lib/base/keys";
import { drawMix, mixPixels, mixRows } from "../../lib/labels/mixup";
import { normalize, oneHot } from "../../lib/labels/rows";
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

  it("O6: keeps λ′ of the known means and tails, for the default α and for 1/2", () => {
    for (const [options, expectation, tail] of [
      [{}, 0.778209, 0.282988],
      [{ alpha: 0.5 }, 0.81831, 0.409666],
    ] as [{ alpha?: number }, number, number][]) {
      const { weights } = drawMix(seedKey(5), 40_000, options);
      close(weights.reduce((sum, weight) => sum + weight, 0) / 40_000, expectation, 0.004);
      close(weights.filter((weight) => weight > 0.9).length / 40_000, tail, 0.012);
    }
  });

  it("draws permutations and weights from one half to 1 for any key, count and α", () => {
    const alphas = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(40), alphas, (seed, count, alpha) => {
        const { partners, weights } = drawMix(seedKey(seed), count, { alpha });
        assert.deepEqual(
          [...partners].sort((a, b) => a - b),
          Array.from({ length: count }, (_, i) => i),
        );
        assert.equal(weights.length, count);
        assert.ok(weights.every((weight) => weight >= 0.5 && weight <= 1));
      }),
    );
  });

  it("keeps labels convex: rows still sum to 1 and lie between a row and its partner", () => {
    const row = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
      .filter((weights) => weights.some((w) => w > 1e-3))
      .map((weights) => normalize(weights));
    fc.assert(
      fc.property(fc.nat(10_000), fc.array(row, { minLength: 1, maxLength: 8 }), (seed, rows) => {
        const mix = drawMix(seedKey(seed), rows.length);
        mixRows(rows, mix).forEach((mixed, i) => {
          const partner = rows[mix.partners[i]];
          close(
            mixed.reduce((sum, p) => sum + p, 0),
            1,
            1e-12,
          );
          mixed.forEach((p, c) => {
            const [low, high] = [rows[i][c], partner[c]].sort((a, b) => a - b);
            assert.ok(p >= low - 1e-15 && p <= high + 1e-15, `${low} ${p} ${high}`);
            // Nearer to the row itself than to its partner.
            assert.ok(Math.abs(p - rows[i][c]) <= Math.abs(p - partner[c]) + 1e-15);
          });
        });
      }),
    );
  });

  it("mixes pixels as it mixes labels", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 6 }), (seed, count) => {
        const mix = drawMix(seedKey(seed), count);
        const rows = Array.from({ length: count }, (_, i) => [Math.sin(seed + i), Math.cos(i), i]);
        close(mixPixels(Float32Array.from(rows.flat()), mix), mixRows(rows, mix).flat(), 2e-6);
      }),
    );
  });

  it("leaves the rows it was given alone", () => {
    const pixels = Float32Array.of(1, 2);
    mixPixels(pixels, { partners: [1, 0], weights: [0.5, 0.5] });
    close(pixels, [1, 2]);
  });

  it("refuses an α that no Beta has, and half a row", () => {
    for (const alpha of [0, -1, NaN, Infinity]) {
      assert.throws(
        () => drawMix(seedKey(1), 2, { alpha }),
        new RegExp(`drawMix: α should be a number above 0, but came as ${alpha}`),
      );
    }
    assert.throws(() => drawMix(seedKey(1), 1.5), /drawMix: the count of rows should be a whole/);
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
