import assert from "node:assert/strict";
import { describePolicy } from "../../lib/augment/describe";
import type { Decision } from "../../lib/augment/policy";
import { operations } from "../../lib/images/operations";
import { close } from "../close";

const at = (operation: string, ...levels: number[]): Decision => ({
  operation,
  levels,
  uniforms: [],
});

describe("the description of a policy", () => {
  it("has a line for each strength, in the operation's own unit", () =>
    assert.deepEqual(describePolicy([at("rotate", 0.25), at("posterize", 0.5)]), [
      {
        operation: "rotate",
        parameter: "angle",
        level: 0.25,
        value: -22,
        unit: "degrees counter-clockwise",
      },
      { operation: "posterize", parameter: "bits", level: 0.5, value: 4, unit: "bits kept" },
    ]));

  it("has one line for an operation without a strength, two for rescale, none for no policy", () => {
    assert.deepEqual(describePolicy([at("identity")]), [
      { operation: "identity", parameter: "", level: null, value: null, unit: "" },
    ]);
    assert.deepEqual(
      describePolicy([at("rescale", 0.5, 0.5)]).map(({ parameter, value }) => [parameter, value]),
      [
        ["margin", 0.125],
        ["filter", 2],
      ],
    );
    assert.deepEqual(describePolicy([]), []);
  });

  it("names pixels as released, and parts of the image in the paper's geometry", () => {
    const moved = [at("translate_x", 1), at("translate_y", 0), at("rescale", 1, 0), at("blur", 1)];
    const units = (lines: ReturnType<typeof describePolicy>) => lines.map(({ unit }) => unit);
    const filter = "number of the filter";
    const full = "of the way to the full effect";
    assert.deepEqual(units(describePolicy(moved)), [
      "pixels",
      "pixels",
      "pixels of each side",
      filter,
      full,
    ]);
    assert.deepEqual(units(describePolicy(moved, { geometry: "fraction" })), [
      "of the width",
      "of the height",
      "of each side",
      filter,
      full,
    ]);
    close(
      describePolicy(moved).map(({ value }) => value!),
      [0.3, -0.3, 0.25, 0, 1],
    );
  });

  it("knows the ends of every strength", () => {
    const ends: Record<string, [number, number]> = {
      amount: [0, 1],
      angle: [-45, 45],
      bits: [1, 8],
      factor: [0.1, 2],
      filter: [0, 5],
      margin: [0, 0.25],
      size: [0, 0.499],
      slide: [-0.3, 0.3],
      threshold: [0, 255],
    };
    for (const { name, parameters } of operations.filter((each) => each.parameters.length > 0)) {
      [0, 1].forEach((level, end) => {
        for (const { parameter, value } of describePolicy([
          at(name, ...parameters.map(() => level)),
        ]))
          close(value!, ends[parameter][end]);
      });
    }
  });

  it("wants operations that there are", () =>
    assert.throws(() => describePolicy([at("twirl", 1)]), /came as twirl/));
});
