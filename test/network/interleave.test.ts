import assert from "node:assert/strict";
import fc from "fast-check";
import { interleave, sliceOffsets } from "../../lib/network/interleave";

describe("interleave", () => {
  for (const [views, offsets] of [
    [1, [0, 21, 42, 64]],
    [2, [0, 16, 32, 48, 64]],
    [4, [0, 10, 20, 31, 42, 53, 64]],
    [8, [0, 6, 12, 18, 24, 30, 36, 43, 50, 57, 64]],
    [16, [0, 3, 6, 9, 12, 15, 18, 21, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64]],
  ] as [number, number[]][]) {
    it(`O8: shares 64 rows among ${views + 2} blocks`, () =>
      assert.deepEqual(sliceOffsets(64, views + 2), offsets));
  }

  it("O9: swaps slices of the labeled block with the others", () => {
    const names = ["x", "a", "b"].flatMap((block) => [0, 1, 2, 3, 4, 5, 6].map((i) => block + i));
    const passes = interleave(7, 3).map((rows) => rows.map((row) => names[row]).join(" "));
    assert.deepEqual(passes, [
      "x0 x1 a2 a3 b4 b5 b6",
      "a0 a1 x2 x3 a4 a5 a6",
      "b0 b1 b2 b3 x4 x5 x6",
    ]);
    const order = interleave(7, 3).flat();
    assert.deepEqual(
      order.map((row) => names[order[row]]),
      names,
    );
  });

  it("is a permutation and its own inverse, for any batch and any number of blocks", () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 18 }), (batch, blocks) => {
        const passes = interleave(batch, blocks);
        const order = passes.flat();
        const all = order.map((_, i) => i);
        assert.deepEqual(
          passes.map((rows) => rows.length),
          new Array<number>(blocks).fill(batch),
        );
        assert.deepEqual(
          [...order].sort((a, b) => a - b),
          all,
        );
        assert.deepEqual(
          order.map((row) => order[row]),
          all,
        );
      }),
    );
  });

  it("gives every pass its share of labeled rows, equal to within one", () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 18 }), (batch, blocks) => {
        const labeled = interleave(batch, blocks).map(
          (rows) => rows.filter((row) => row < batch).length,
        );
        assert.equal(
          labeled.reduce((sum, count) => sum + count, 0),
          batch,
        );
        assert.ok(Math.max(...labeled) - Math.min(...labeled) <= 1, labeled.join());
      }),
    );
  });

  it("refuses no rows and no blocks", () => {
    assert.throws(() => sliceOffsets(0, 2), /the batch should be a whole number of at least 1/);
    assert.throws(
      () => sliceOffsets(4, 0),
      /number of blocks should be a whole number of at least 1/,
    );
  });
});
