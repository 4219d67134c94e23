import assert from "node:assert/strict";
import { lineChart } from "../../lib/charts/line-chart";

const step = { name: "step", unit: null };
const error = { name: "test error", unit: "%" };
const line = { name: "ReMixMatch", x: [0, 1], y: [90, 10] };

describe("lineChart", () => {
  it("names its axes with their units", () => {
    const { layout } = lineChart([line], { title: "Error", x: step, y: error });
    assert.deepEqual(layout, {
      title: { text: "Error" },
      xaxis: { title: { text: "step" } },
      yaxis: { title: { text: "test error (%)" } },
    });
  });

  it("draws a band under its line, in the line's color and without a place in the legend", () => {
    const band = { low: [80, 5], high: new Float32Array([95, 15]) };
    const figure = lineChart([{ ...line, band }], { title: "Error", x: step, y: error });
    const [low, high, middle] = figure.data as Record<string, unknown>[];
    assert.deepEqual(
      [low.y, high.y, middle.y],
      [
        [80, 5],
        [95, 15],
        [90, 10],
      ],
    );
    assert.deepEqual([low.showlegend, high.showlegend, high.fill], [false, false, "tonexty"]);
    assert.equal(high.fillcolor, "rgba(0, 114, 178, 0.18)"); // #0072b2
    assert.deepEqual(middle.line, { color: "#0072b2", width: 2.25 });
  });

  it("gives plotly the range of a logarithmic axis in powers of ten", () => {
    const x = { ...step, log: true, range: [1, 1000] as const };
    const { layout } = lineChart([line], { title: "Error", x, y: error });
    const { xaxis } = layout as { xaxis: { type: string; range: number[] } };
    assert.deepEqual([xaxis.type, ...xaxis.range.map(Math.round)], ["log", 0, 3]);
  });

  it("refuses lists of different lengths, no series, and nothing to show on a logarithmic axis", () => {
    const options = { title: "Error", x: step, y: error };
    assert.throws(
      () => lineChart([], options),
      /^UserError: lineChart: there should be at least one series/,
    );
    assert.throws(
      () => lineChart([{ ...line, y: [1, 2, 3] }], options),
      /series "ReMixMatch" should have as many y .* but has 2, 3/,
    );
    assert.throws(
      () => lineChart([{ ...line, y: [0, -1] }], { ...options, y: { ...error, log: true } }),
      /a logarithmic y axis needs a value above zero/,
    );
  });
});
