import assert from "node:assert/strict";
import { expectRows, meanRow, oneHot, softmax, uniform } from "../../lib/labels/rows";
import { close } from "../close";

describe("rows", () => {
  it("O21: softmax of [2, 0, -1]", () =>
    close(softmax([[2, 0, -1]]), [[0.84379473, 0.1141952, 0.04201007]]));

  it("softmax neither overflows nor underflows", () => {
    close(softmax([[1000, 1000]]), [[0.5, 0.5]]);
    close(softmax([[-1000, 0]]), [[0, 1]]);
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
