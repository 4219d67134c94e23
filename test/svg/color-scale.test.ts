import assert from "node:assert/strict";
import { readColorScale } from "../../lib/svg/color-scale";

const blackToRed = [
  [0, "#000000"],
  [1, "#ff0000"],
];

describe("a color scale", () => {
  it("mixes the colors between the least and the greatest value, and goes no further", () => {
    const { low, high, colorOf } = readColorScale({ colorscale: blackToRed }, [2, 6, 4]);
    assert.deepEqual([low, high], [2, 6]);
    assert.deepEqual(
      [2, 4, 6, -100, 100].map(colorOf),
      ["0", "128", "255", "0", "255"].map((red) => `rgb(${red}, 0, 0)`),
    );
  });

  it("heeds given ends and reversal", () => {
    const source = { colorscale: blackToRed, reversescale: true, zmin: 0, zmax: 100 };
    const { colorOf } = readColorScale(source, [2, 6]);
    assert.deepEqual([0, 100].map(colorOf), ["rgb(255, 0, 0)", "rgb(0, 0, 0)"]);
  });

  it("gives equal values its middle color, and knows viridis by name", () => {
    // Viridis' middle color is #21918c in matplotlib's table.
    const { colorOf } = readColorScale({ colorscale: "Viridis" }, [3, 3]);
    assert.equal(colorOf(3), "rgb(33, 145, 140)");
  });
});
