import assert from "node:assert/strict";
import { formatNumber, logLabels, logTicks, roundTicks, tickLabels } from "../../lib/svg/ticks";

describe("ticks", () => {
  it("stand at round numbers", () => {
    assert.deepEqual(roundTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(roundTicks(3, 97, 5), [20, 40, 60, 80]);
    assert.deepEqual(roundTicks(-0.13, 0.33, 5), [-0.1, 0, 0.1, 0.2, 0.3]);
    assert.deepEqual(roundTicks(0, 1048576, 5), [0, 200000, 400000, 600000, 800000, 1000000]);
  });

  it("include both ends when these are round, though 0.3 is not three times 0.1 in binary", () => {
    assert.deepEqual(roundTicks(0.1, 0.3, 2), [0.1, 0.2, 0.3]);
  });

  it("stand at decades of a logarithmic axis, at 2 and 5 too where few decades are seen", () => {
    assert.deepEqual(logTicks(-3, 1, 8), [0.001, 0.01, 0.1, 1, 10]);
    assert.deepEqual(logTicks(0, 1, 5), [1, 2, 5, 10]);
    assert.deepEqual(logTicks(-6, 6, 4), [1e-4, 1, 1e4]);
  });

  it("are written with the same decimals, and large ones in thousands and millions", () => {
    assert.deepEqual(tickLabels([0, 0.5, 1]), ["0", "0.5", "1.0"]);
    assert.deepEqual(tickLabels([0, 1000, 2000]), ["0", "1000", "2000"]);
    assert.deepEqual(tickLabels([0, 20000, 40000]), ["0", "20k", "40k"]);
    assert.deepEqual(tickLabels([0, 500000, 1000000]), ["0", "0.5M", "1.0M"]);
    assert.deepEqual(tickLabels([-1, 0]), ["\u22121", "0"]);
  });

  it("are written with an exponent when they are small, and one by one when logarithmic", () => {
    assert.deepEqual(tickLabels([0, 2e-5, 4e-5]), ["0", "2e-5", "4e-5"]);
    assert.deepEqual(logLabels([1e-12, 0.01, 1, 10000]), ["1e-12", "0.01", "1", "10k"]);
  });

  it("follow the formats of d3 that a figure asks for", () => {
    assert.deepEqual(tickLabels([0, 0.5], ".0%"), ["0%", "50%"]);
    assert.equal(formatNumber(1234567.891, ",.2f"), "1,234,567.89");
    assert.equal(formatNumber(1234567.891, ",d"), "1,234,568");
    assert.equal(formatNumber(0.125, ".1%"), "12.5%");
  });
});
