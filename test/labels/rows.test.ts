import assert from "node:assert/strict";
import fc from "fast-check";
import {
  expectProbabilities,
  expectRows,
  meanRow,
  oneHot,
  softmax,
  uniform,
} from "../../lib/labels/rows";
import { close } from "../close";

describe("rows", () => {
  it("O21: softmax of [2, 0, -1]", () =>
    close(softmax([[2, 0, -1]]), [[0.84379473, 0.1141952, 0.04201007]]));

  it("softmax neither overflows nor underflows", () => {
    close(softmax([[1000, 1000]]), [[0.5, 0.5]]);
    close(softmax([[-1000, 0]]), [[0, 1]]);
  });

  it("softmax answers probabilities for any logits, and no others when all move alike", () => {
    const logits = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(logits, fc.integer({ min: -500, max: 500 }), (row, shift) => {
        const [p] = softmax([row]);
        close(
          p.reduce((sum, each) => sum + each, 0),
          1,
          1e-12,
        );
        expectProbabilities("softmax", "its answer", [p]);
        close(softmax([row.map((z) => z + shift)]), [p], 1e-9);
      }),
    );
  });

  it("averages rows, class by class", () =>
    close(
      meanRow([
        [1, 0, 0],
        [0, 0.5, 0.5],
      ]),
      [0.5, 0.25, 0.25],
    ));

  it("one-hot encodes labels, and refuses those that are no class", () => {
    close(oneHot([1, 0], 3), [
      [0, 1, 0],
      [1, 0, 0],
    ]);
    assert.throws(() => oneHot([3], 3), /class from 0 to 2, but came as 3/);
    assert.throws(() => oneHot([0.5], 3), /class from 0 to 2, but came as 0.5/);
    assert.throws(() => oneHot([0, -1], 3), /class from 0 to 2, but came as -1/);
    assert.throws(() => oneHot([NaN], 3), /class from 0 to 2, but came as NaN/);
  });

  it("knows the uniform distribution", () => close(uniform(4), [0.25, 0.25, 0.25, 0.25]));

  it("refuses ragged, empty and other things", () => {
    assert.throws(
      () => expectRows("f", "rows", [[1, 2], [1]]),
      /f: rows should be \[batch, 2\], but row 1 has 1/,
    );
    assert.throws(() => expectRows("f", "rows", []), /came empty or as something else/);
    assert.throws(
      () => expectRows("f", "rows", [1, 2] as never),
      /came empty or as something else/,
    );
    assert.throws(() => expectRows("f", "rows", [[]]), /row 0 has 0 numbers/);
  });
});
