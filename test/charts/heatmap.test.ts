import assert from "node:assert/strict";
import { heatmap } from "../../lib/charts/heatmap";
import { staticSvg } from "../../lib/svg/static-svg";

const options = {
  title: "Confusion",
  rows: { name: "true class", labels: ["0", "1"] },
  columns: { name: "guess", labels: ["0", "1"] },
  value: { name: "share", unit: null, range: [0, 1] as const },
};
const identity = [
  [1, 0],
  [0, 1],
];

describe("heatmap", () => {
  it("keeps its first row on top, and class names that are numbers as names", () => {
    const figure = heatmap([new Float32Array([1, 0]), [0.25, 0.75]], options);
    const [cells] = figure.data as Record<string, unknown>[];
    assert.deepEqual(cells.z, [
      [1, 0],
      [0.25, 0.75],
    ]);
    const svg = staticSvg(figure);
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
    assert.ok("texttemplate" in heatmap(identity, options).data[0]);
    assert.ok(!("texttemplate" in heatmap(identity, { ...options, format: null }).data[0]));
  });

  it("refuses a matrix that does not fit its names", () => {
    assert.throws(() => heatmap([[1, 0]], options), /should be \[2, 2\] .* came as \[1, 2\]/);
    assert.throws(() => heatmap([[1, 0], [1]], options), /came as \[2, 2 or 1\]/);
    assert.throws(
      () => heatmap([], { ...options, rows: { name: "true class", labels: [] } }),
      /^UserError: heatmap: a matrix should have a row and a column/,
    );
  });
});
