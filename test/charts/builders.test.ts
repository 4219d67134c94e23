import assert from "node:assert/strict";
import { barChart } from "../../lib/charts/bar-chart";
import { lineChart } from "../../lib/charts/line-chart";
import { describe as describeFigure } from "../../lib/svg/describe";
import { heatmap } from "../../lib/charts/heatmap";
import { figureBundle } from "../../lib/display/figure-bundle";

const step = { name: "step", unit: null };
const error = { name: "test error", unit: "%" };

describe("curves", () => {
  const line = { name: "ReMixMatch", x: [0, 1], y: [90, 10] };

  it("names its axes with their units", () => {
    const figure = lineChart([line], { title: "Error", x: step, y: error });
    assert.equal(describeFigure(figure), "Error. x: step; y: test error (%); ReMixMatch");
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
      /^UserError: curves: there should be at least one series/,
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

describe("bars", () => {
  const options = { title: "Guesses", category: { name: "class", unit: null }, value: error };
  const group = { name: "before", values: [1, 2] };

  it("puts the target over the bars", () => {
    const target = { name: "true share", values: [1.5, 1.5] };
    const figure = barChart([group], ["cat", "dog"], { ...options, target });
    const [drawn, dashes] = figure.data as Record<string, unknown>[];
    assert.deepEqual([drawn.type, drawn.x, drawn.y], ["bar", ["cat", "dog"], [1, 2]]);
    assert.deepEqual([dashes.mode, dashes.x, dashes.y], ["markers", ["cat", "dog"], [1.5, 1.5]]);
  });

  it("lies down with the first category on top", () => {
    const figure = barChart([group], ["cat", "dog"], { ...options, horizontal: true });
    const [drawn] = figure.data as Record<string, unknown>[];
    assert.deepEqual([drawn.orientation, drawn.x, drawn.y], ["h", [1, 2], ["cat", "dog"]]);
    assert.deepEqual((figure.layout as { yaxis: { range: unknown } }).yaxis.range, [1.5, -0.5]);
  });

  it("refuses groups, errors and targets that do not fit the categories", () => {
    const call = (groups: Parameters<typeof barChart>[0], more = {}) =>
      barChart(groups, ["cat", "dog"], { ...options, ...more });
    assert.throws(() => call([]), /at least one group/);
    assert.throws(() => call([{ name: "before", values: [1] }]), /"before" should have one value/);
    assert.throws(() => call([{ ...group, errors: [1] }]), /"before, errors" .* but has 1/);
    assert.throws(() => call([group], { target: { name: "true", values: [] } }), /"true" .* has 0/);
  });
});

describe("heat", () => {
  const options = {
    title: "Confusion",
    rows: { name: "true class", labels: ["0", "1"] },
    columns: { name: "guess", labels: ["0", "1"] },
    value: { name: "share", unit: null, range: [0, 1] as const },
  };

  it("keeps its first row on top, and class names that are numbers as names", () => {
    const figure = heatmap([new Float32Array([1, 0]), [0.25, 0.75]], options);
    const [cells] = figure.data as Record<string, unknown>[];
    assert.deepEqual(cells.z, [
      [1, 0],
      [0.25, 0.75],
    ]);
    const svg = String(figureBundle(figure)["image/svg+xml"]);
    const row = (text: string) => Number(new RegExp(`y="([\\d.]+)"[^>]*>${text}<`).exec(svg)![1]);
    assert.ok(row("1.00") < row("0.75"));
    assert.equal(row("0.25"), row("0.75"));
    assert.match(JSON.stringify(figure.layout), /"xaxis":\{[^}]*\},"type":"category"/);
  });

  it("writes numbers only where cells are wide enough", () => {
    const labels = Array.from({ length: 16 }, (_, i) => `${i}`);
    const wide = { ...options, columns: { name: "bin", labels } };
    const [cells] = heatmap([labels.map(Number), labels.map(Number)], wide).data;
    assert.ok(!("texttemplate" in cells));
    assert.ok(
      "texttemplate" in
        heatmap(
          [
            [1, 0],
            [0, 1],
          ],
          options,
        ).data[0],
    );
    assert.ok(
      !(
        "texttemplate" in
        heatmap(
          [
            [1, 0],
            [0, 1],
          ],
          { ...options, format: null },
        ).data[0]
      ),
    );
  });

  it("refuses a matrix that does not fit its names", () => {
    assert.throws(() => heatmap([[1, 0]], options), /should be \[2, 2\] .* came as \[1, 2\]/);
    assert.throws(() => heatmap([[1, 0], [1]], options), /came as \[2, 2 or 1\]/);
    assert.throws(
      () => heatmap([], { ...options, rows: { name: "true class", labels: [] } }),
      /should have a row and a column/,
    );
  });
});
