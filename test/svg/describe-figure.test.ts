import assert from "node:assert/strict";
import { lineChart } from "../../lib/charts/line-chart";
import { describeFigure } from "../../lib/svg/describe-figure";

describe("describeFigure", () => {
  it("gives title, axes with their units, and the names in the legend", () => {
    const band = { low: [80, 5], high: [95, 15] };
    const figure = lineChart([{ name: "ReMixMatch", x: [0, 1], y: [90, 10], band }], {
      title: "Error",
      x: { name: "step", unit: null },
      y: { name: "test error", unit: "%" },
    });
    assert.equal(describeFigure(figure), "Error. x: step; y: test error (%); ReMixMatch");
    assert.equal(describeFigure({ data: [] }), "Figure");
  });
});
