import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type RowsLike,
  meanRow,
  oneHot,
  probabilitiesOf,
  rowsOf,
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
        probabilitiesOf("softmax", "its answer", [p]);
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

  it("takes arrays of any kind, one flat array with its shape, and tensors", () => {
    const [first, second] = [
      [0.25, 0.75],
      [0.5, 0.5],
    ];
    const flat = Float32Array.of(...first, ...second);
    for (const rows of [
      [first, second],
      [Float32Array.from(first), Float64Array.from(second)],
      { length: 2, 0: first, 1: { length: 2, 0: 0.5, 1: 0.5 } },
      { data: flat, shape: [2, 2] },
      { data: [...flat], shape: Int32Array.of(2, 2) as never },
      { shape: [2, 2], dataSync: () => flat },
    ] as RowsLike[]) {
      assert.deepEqual(rowsOf("f", "rows", rows), [first, second]);
      close(meanRow(rows), [0.375, 0.625]);
    }
    const bytes = [Uint8Array.of(1, 3)];
    close(softmax(bytes), softmax([[1, 3]]), 0);
  });

  it("refuses ragged, empty and other things, and says what came", () => {
    const refuses = (rows: unknown, sentence: RegExp): void =>
      assert.throws(() => rowsOf("f", "rows", rows as RowsLike), sentence);
    refuses([[1, 2], [1]], /f: rows should be \[batch, 2\], but row 1 has 1/);
    refuses([Float32Array.of(1, 2), [1]], /f: rows should be \[batch, 2\], but row 1 has 1/);
    refuses([], /f: rows should be \[batch, classes\], rows of numbers, but came empty$/);
    refuses([[]], /row 0 has 0 numbers/);
    refuses([1, 2], /but came as an Array of 2 holding 1$/);
    refuses(Float32Array.of(1, 2), /but came as a Float32Array of 2 holding 1$/);
    refuses([["a"]], /but came as an Array of 1$/);
    refuses(undefined, /but came as undefined$/);
    refuses("ab", /but came as ab$/);
    refuses(new Map(), /but came as a Map$/);
    refuses({ shape: [2], dataSync: () => [1, 2] }, /but came as a record of shape \[2\]$/);
    refuses({ shape: [2, 2], data: [1, 2, 3] }, /but came as a record of shape \[2, 2\]$/);
    refuses([BigInt64Array.of(1n)], /but came as an Array of 1$/);
  });
});
