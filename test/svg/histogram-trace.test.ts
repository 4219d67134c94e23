import assert from "node:assert/strict";
import { histogramAsBars } from "../../lib/svg/histogram-trace";
import { readTraces } from "../../lib/svg/trace";

function bars(trace: object) {
  const { x, y } = histogramAsBars(readTraces({ data: [{ type: "histogram", ...trace }] })[0]);
  return { x, y };
}

describe("a histogram", () => {
  it("counts numbers in bins of the size asked for, each with its lower end", () => {
    const values = [0, 0.1, 1, 1.5, 3];
    assert.deepEqual(bars({ x: values, xbins: { size: 1 } }), {
      x: [0.5, 1.5, 2.5, 3.5],
      y: [2, 2, 0, 1],
    });
    assert.deepEqual(bars({ x: values, xbins: { start: -0.5, size: 2 } }), {
      x: [0.5, 2.5],
      y: [3, 2],
    });
    // Three billion bars cannot be drawn: σ = 1.22, 3 / (2σ / 5^0.4) = 2.3, so 3 / 3 = 1 is the width.
    assert.equal(bars({ x: values, xbins: { size: 1e-9 } }).x.length, 4);
  });

  it("has about as many bins as asked for, at round numbers", () => {
    // (9.9 - 0.1) / 5 = 1.96, to which 2 is nearest of 1, 2 and 5 times powers of ten.
    const values = [0.1, 3, 3.5, 6.2, 9.9];
    assert.deepEqual(bars({ x: values, nbinsx: 5 }), { x: [1, 3, 5, 7, 9], y: [1, 2, 0, 1, 1] });
  });

  it("takes bins of about 2σ / n^0.4 unless asked for others", () => {
    // σ = √(Σ(x - 4.5)² / 9) = √(82.5 / 9) = 3.03; 2σ / 10^0.4 = 2.41, so 9 / 2.41 = 3.7 bins.
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    assert.deepEqual(bars({ x: values }), { x: [1, 3, 5, 7, 9], y: [2, 2, 2, 2, 2] });
  });

  it("counts names, and shares where histnorm asks for them", () => {
    const x = ["cat", "dog", "cat", "cat"];
    assert.deepEqual(bars({ x }), { x: ["cat", "dog"], y: [3, 1] });
    assert.deepEqual(bars({ x, histnorm: "percent" }).y, [75, 25]);
    assert.deepEqual(bars({ x, histnorm: "probability" }).y, [0.75, 0.25]);
  });

  it("of equal values or of none is one bar or none", () => {
    assert.deepEqual(bars({ x: [5, 5, 5] }), { x: [5], y: [3] });
    assert.deepEqual(bars({ x: [] }), { x: [], y: [] });
  });
});
