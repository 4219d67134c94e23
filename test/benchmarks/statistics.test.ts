import assert from "node:assert/strict";
import { close } from "../close";
import { fitLine, pairedRatio, summarize } from "./statistics";

describe("the benchmark's statistics", () => {
  it("has the median, the quartiles and the ends of measurements in any order", () =>
    assert.deepEqual(summarize([5, 1, 4, 2, 3]), {
      median: 3,
      min: 1,
      max: 5,
      quartiles: [2, 4],
      count: 5,
    }));

  it("goes straight from one measurement to the next", () => {
    close(summarize([10, 20]).median, 15);
    close(summarize([0, 10, 20, 30]).quartiles[0], 7.5);
    assert.equal(summarize([7]).median, 7);
  });

  it("takes ratios round by round, so that a slow round does not count", () => {
    const { median, min, max } = pairedRatio([1, 100, 3], [2, 200, 6]);
    assert.deepEqual([median, min, max], [0.5, 0.5, 0.5]);
  });

  it("finds the line that points lie on", () => {
    const { slope, intercept, rSquared, farthest } = fitLine([1, 2, 4], [5, 7, 11]);
    close([slope, intercept, rSquared, farthest], [2, 3, 1, 0]);
  });

  it("says how far points are from a line", () => {
    // The line through 2, 2, 2 + 3 at 0, 1, 2 is 1.5 + 1.5 x.
    const { slope, intercept, rSquared, farthest } = fitLine([0, 1, 2], [2, 2, 5]);
    close([slope, intercept], [1.5, 1.5]);
    close(rSquared, 0.75);
    close(farthest, 1 / 3);
  });

  it("calls equal measurements a line without slope", () =>
    assert.deepEqual(fitLine([1, 2, 3], [4, 4, 4]), {
      slope: 0,
      intercept: 4,
      rSquared: 1,
      farthest: 0,
    }));
});
