import assert from "node:assert/strict";
import { barChart } from "../../lib/charts/bar-chart";

const options = {
  title: "Guesses",
  category: { name: "class", unit: null },
  value: { name: "test error", unit: "%" },
};
const group = { name: "before", values: [1, 2] };

describe("barChart", () => {
  it("puts the target over the bars", () => {
    const target = { name: "true share", values: [1.5, 1.5] };
    const figure = barChart([group], ["cat", "dog"], { ...options, target });
    const [bars, dashes] = figure.data as Record<string, unknown>[];
    assert.deepEqual([bars.type, bars.x, bars.y], ["bar", ["cat", "dog"], [1, 2]]);
    assert.deepEqual([dashes.mode, dashes.x, dashes.y], ["markers", ["cat", "dog"], [1.5, 1.5]]);
  });

  it("has its first category on top when it is horizontal", () => {
    const figure = barChart([group], ["cat", "dog"], { ...options, horizontal: true });
    const [bars] = figure.data as Record<string, unknown>[];
    assert.deepEqual([bars.orientation, bars.x, bars.y], ["h", [1, 2], ["cat", "dog"]]);
    assert.deepEqual((figure.layout as { yaxis: { range: unknown } }).yaxis.range, [1.5, -0.5]);
  });

  it("refuses groups, errors and targets that do not fit the categories", () => {
    const call = (groups: Parameters<typeof barChart>[0], more = {}) =>
      barChart(groups, ["cat", "dog"], { ...options, ...more });
    assert.throws(() => call([]), /^UserError: barChart: there should be at least one group/);
    assert.throws(() => call([{ name: "before", values: [1] }]), /"before" should have one value/);
    assert.throws(() => call([{ ...group, errors: [1] }]), /"before, errors" .* but has 1/);
    assert.throws(() => call([group], { target: { name: "true", values: [] } }), /"true" .* has 0/);
  });
});
