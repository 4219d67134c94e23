import assert from "node:assert/strict";
import { linearTicks, logTicks } from "../../lib/svg/ticks";

const values = (ticks: { value: number }[]) => ticks.map(({ value }) => value);
const labels = (ticks: { label: string }[]) => ticks.map(({ label }) => label);

// Labels are those that plotly.js 4.1.1 draws for the same range.
describe("ticks", () => {
  it("stand at round numbers", () => {
    assert.deepEqual(values(linearTicks(0, 1, 5)), [0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(values(linearTicks(3, 97, 5)), [20, 40, 60, 80]);
    assert.deepEqual(values(linearTicks(-0.13, 0.33, 5)), [-0.1, 0, 0.1, 0.2, 0.3]);
    assert.deepEqual(values(linearTicks(0, 1048576, 5)), [0, 2e5, 4e5, 6e5, 8e5, 1e6]);
  });

  it("include both ends when these are round, though 0.3 is not three times 0.1 in binary", () => {
    assert.deepEqual(values(linearTicks(0.1, 0.3, 2)), [0.1, 0.2, 0.3]);
    const powers = [5, 500].map(Math.log10);
    assert.deepEqual(values(logTicks(powers[0], powers[1], 4)), [5, 10, 20, 50, 100, 200, 500]);
  });

  it("stand at decades of a logarithmic axis", () => {
    assert.deepEqual(values(logTicks(-3, 1, 5)), [0.001, 0.01, 0.1, 1, 10]);
    assert.deepEqual(values(logTicks(-6, 6, 4)), [1e-6, 1e-4, 0.01, 1, 100, 1e4, 1e6]);
  });

  it("stand at 2 and 5 times these too where there is space, and within a decade as on a linear axis", () => {
    assert.deepEqual(values(logTicks(0, 1, 5)), [1, 2, 5, 10]);
    assert.deepEqual(values(logTicks(0, 2, 5)), [1, 2, 5, 10, 20, 50, 100]);
    const narrow = logTicks(Math.log10(2), Math.log10(9), 7);
    assert.deepEqual(values(narrow), [2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("are finite on a logarithmic axis as wide as numbers allow", () =>
    // Powers from -300 to 300 at most, about 4 of them: 600 / 4 = 150, to which 200 is nearest.
    assert.deepEqual(values(logTicks(-320, 330, 4)), [1e-200, 1, 1e200]));

  it("are written with the decimals they need, and large ones in thousands and millions", () => {
    assert.deepEqual(labels(linearTicks(0, 1, 2)), ["0", "0.5", "1"]);
    assert.deepEqual(labels(linearTicks(0, 2000, 2)), ["0", "1000", "2000"]);
    assert.deepEqual(labels(linearTicks(0, 40000, 2)), ["0", "20k", "40k"]);
    assert.deepEqual(labels(linearTicks(0, 1e6, 2)), ["0", "0.5M", "1M"]);
    assert.deepEqual(labels(linearTicks(0, 2e9, 2)), ["0", "1B", "2B"]);
    assert.deepEqual(labels(linearTicks(-1, 0, 1)), ["\u22121", "0"]);
  });

  it("are written with a prefix when they are small, and one by one when logarithmic", () => {
    assert.deepEqual(labels(linearTicks(0, 4e-5, 2)), ["0", "20µ", "40µ"]);
    const wide = ["1p", "100p", "10n", "1µ", "100µ", "0.01", "1", "100", "10k"];
    assert.deepEqual(labels(logTicks(-12, 4, 8)), wide);
    assert.deepEqual(labels(logTicks(-1, 1, 2)), ["0.1", "1", "10"]);
  });

  it("are written with an exponent where there is no common prefix", () =>
    assert.deepEqual(labels(linearTicks(0, 2e20, 2)), ["0", "1e+20", "2e+20"]));

  it("follow the format that a figure asks for", () => {
    assert.deepEqual(labels(linearTicks(0, 1, 2, ".0%")), ["0%", "50%", "100%"]);
    assert.deepEqual(labels(logTicks(0, 4, 2, ",d")), ["1", "100", "10,000"]);
  });
});
