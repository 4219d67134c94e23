import assert from "node:assert/strict";
import { confidenceInterval, deviation, mean, median, quantile } from "../../lib/base/statistics";
import { close } from "../close";

// From NumPy 2: np.mean, np.median, np.quantile and np.std(ddof=1) of [5, 1, 4, 10].
const VALUES = [5, 1, 4, 10];

describe("statistics of a sample", () => {
  it("are NumPy's, in any order of the values", () => {
    close(mean(VALUES), 5);
    close(median(VALUES), 4.5);
    close(quantile(VALUES, 0.25), 3.25);
    close(quantile(VALUES, 1), 10);
    close(deviation(VALUES), 3.7416573867739413);
    assert.equal(median([7]), 7);
  });

  it("leave their values as they are", () => {
    const values = [3, 1, 2];
    median(values);
    quantile(values, 0.5);
    assert.deepEqual(values, [3, 1, 2]);
  });

  it("are refused for too few values, and for what is no number", () => {
    assert.throws(
      () => mean([]),
      /^UserError: mean: the count of values should be .* at least 1, .* 0$/,
    );
    assert.throws(() => deviation([1]), /deviation: .* at least 2, but came as 1/);
    assert.throws(
      () => median([1, NaN]),
      /median: every value should be a number, but value 1 is NaN/,
    );
  });
});

describe("the confidence interval of a mean", () => {
  // Student's t of the NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, two-sided.
  const TABLE: Record<string, readonly (readonly [count: number, t: number])[]> = {
    0.9: [
      [2, 6.314],
      [5, 2.132],
    ],
    0.95: [
      [2, 12.706],
      [3, 4.303],
      [4, 3.182],
      [5, 2.776],
      [10, 2.262],
      [31, 2.042],
    ],
    0.99: [
      [5, 4.604],
      [21, 2.845],
    ],
  };

  for (const [level, rows] of Object.entries(TABLE)) {
    it(`has the half width of the table of Student's t at ${level}`, () => {
      for (const [count, t] of rows) {
        const values = Array.from({ length: count }, (_, i) => (i * i) % 7);
        const { halfWidth } = confidenceInterval(values, { level: Number(level) });
        close((halfWidth * Math.sqrt(count)) / deviation(values), t, 6e-4);
      }
    });
  }

  it("is of 95 percent where nothing is said, around the mean", () => {
    // By hand: s = 1 and n = 3, so 4.303 / √3.
    const interval = confidenceInterval([9, 10, 11]);
    assert.equal(interval.mean, 10);
    close(interval.halfWidth, 2.4843, 1e-3);
  });

  it("has no width where all values are the same", () =>
    assert.deepEqual(confidenceInterval([2, 2, 2]), { mean: 2, halfWidth: 0 }));

  it("is refused for a single value and for a level that is no probability", () => {
    assert.throws(() => confidenceInterval([1]), /at least 2, but came as 1/);
    assert.throws(
      () => confidenceInterval([1, 2], { level: 95 }),
      /between 0 and 1, but came as 95/,
    );
  });
});
