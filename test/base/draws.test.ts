import assert from "node:assert/strict";
import fc from "fast-check";
import { betas, integers, normals, permutation } from "../../lib/base/draws";
import { seedKey } from "../../lib/base/keys";
import { close } from "../close";

const mean = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((sum, value) => sum + value, 0) / numbers.length;

describe("draws", () => {
  it("orders every number once, whatever the count", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(60), (seed, count) => {
        const order = permutation(seedKey(seed), count);
        assert.deepEqual(
          [...order].sort((a, b) => a - b),
          Array.from({ length: count }, (_, i) => i),
        );
      }),
    );
  });

  it("finds each of the six orders of three equally often", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = permutation(seedKey(seed), 3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 6);
    for (const [order, count] of counts)
      assert.ok(Math.abs(count - 1000) < 150, `${order} ${count}`);
  });

  it("draws whole numbers below the limit", () => {
    const drawn = integers(seedKey(1), 1000, 4);
    assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 2, 3]);
  });

  it("draws normal numbers of mean 0, deviation 1 and the right tails", () => {
    const drawn = normals(seedKey(2), 100_000);
    close(mean(drawn), 0, 0.015);
    close(mean(drawn.map((z) => z * z)), 1, 0.02);
    close(drawn.filter((z) => z > 1.96).length / drawn.length, 0.025, 0.002);
  });

  it("truncates: at two deviations the deviation is 0.8796", () => {
    const drawn = normals(seedKey(3), 100_000, { truncate: 2 });
    assert.ok(drawn.every((z) => Math.abs(z) <= 2));
    close(Math.sqrt(mean(drawn.map((z) => z * z))), 0.8796, 0.01);
  });

  it("O6: folds Beta(α, α) at one half with the known means and tails", () => {
    for (const [alpha, expectation, tail] of [
      [0.75, 0.778209, 0.282988],
      [0.5, 0.81831, 0.409666],
    ]) {
      const folded = betas(seedKey(4), 40_000, alpha, alpha).map((l) => Math.max(l, 1 - l));
      close(mean(folded), expectation, 0.004);
      close(folded.filter((l) => l > 0.9).length / folded.length, tail, 0.012);
    }
  });

  it("draws Beta numbers of unequal and of large parameters", () => {
    close(mean(betas(seedKey(5), 20_000, 2, 6)), 0.25, 0.005);
    const narrow = betas(seedKey(6), 20_000, 50, 50);
    // The variance of Beta(a, a) is 1 / (4 (2a + 1)).
    close(mean(narrow.map((l) => (l - 0.5) ** 2)), 1 / 404, 2e-4);
    assert.ok(betas(seedKey(7), 2000, 0.01, 0.01).every((l) => l >= 0 && l <= 1));
  });

  it("refuses parameters that no Beta has", () => {
    assert.throws(
      () => betas(seedKey(0), 1, 0, 1),
      /parameters should be above 0 and finite, but came as 0/,
    );
    assert.throws(() => betas(seedKey(0), 1, Infinity, 1), /but came as Infinity and 1/);
    assert.throws(() => betas(seedKey(0), -1, 1, 1), /count should be a whole number/);
  });
});
