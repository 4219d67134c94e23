import assert from "node:assert/strict";
import { cutout } from "../../lib/images/cutout";
import { rotate, shearX, shearY, translateX, translateY } from "../../lib/images/geometry";
import { createImage, type Image } from "../../lib/images/image";
import { crop, rescale, resize, type ResizeFilter } from "../../lib/images/resize";
import { rotate90 } from "../../lib/images/rotate90";
import { flipLeftRight, reflectPad, reflectShift } from "../../lib/images/weak";

const grid = (...rows: number[][]): Image =>
  createImage(rows.length, rows[0].length, 1, Uint8Array.from(rows.flat()));

const rowsOf = ({ height, width, pixels }: Image): number[][] =>
  Array.from({ length: height }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)]);

const nine = grid([1, 2, 3], [4, 5, 6], [7, 8, 9]);
const nothing = grid([0, 0, 0], [0, 0, 0], [0, 0, 0]);

describe("turn", () => {
  it("O14: leaves label 0 upright", () =>
    assert.deepEqual(rowsOf(rotate90(nine, 0)), rowsOf(nine)));

  it("O14: turns label 1 by half", () =>
    assert.deepEqual(rowsOf(rotate90(nine, 1)), [
      [9, 8, 7],
      [6, 5, 4],
      [3, 2, 1],
    ]));

  it("O14: turns label 2 by a quarter counter-clockwise", () =>
    assert.deepEqual(rowsOf(rotate90(nine, 2)), [
      [3, 6, 9],
      [2, 5, 8],
      [1, 4, 7],
    ]));

  it("O14: turns label 3 by a quarter clockwise", () =>
    assert.deepEqual(rowsOf(rotate90(nine, 3)), [
      [7, 4, 1],
      [8, 5, 2],
      [9, 6, 3],
    ]));

  it("keeps the colors of a pixel together", () => {
    const four = createImage(2, 2, 3, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    assert.deepEqual([...rotate90(four, 2).pixels], [4, 5, 6, 10, 11, 12, 1, 2, 3, 7, 8, 9]);
  });

  it("refuses images that are not square, whatever the label", () =>
    assert.throws(() => rotate90(grid([1, 2, 3]), 0), /square, but came as 1 by 3/));

  it("refuses other labels", () => {
    for (const label of [4, -1, 0.5]) {
      assert.throws(() => rotate90(nine, label), /the label should be 0, 1, 2 or 3, but came as/);
    }
  });
});

describe("weak views", () => {
  it("mirror left and right", () =>
    assert.deepEqual(rowsOf(flipLeftRight(nine)), [
      [3, 2, 1],
      [6, 5, 4],
      [9, 8, 7],
    ]));

  it("O24: reflect without doubling the edge", () => {
    const line = Array.from({ length: 5 }, () => [0, 1, 2, 3, 4]);
    const padded = rowsOf(reflectPad(grid(...line), 2));
    assert.deepEqual(padded, Array(9).fill([2, 1, 0, 1, 2, 3, 4, 3, 2]));
  });

  it("reflect up and down as left and right", () =>
    assert.deepEqual(rowsOf(reflectPad(nine, 1)), [
      [5, 4, 5, 6, 5],
      [2, 1, 2, 3, 2],
      [5, 4, 5, 6, 5],
      [8, 7, 8, 9, 8],
      [5, 4, 5, 6, 5],
    ]));

  it("shift as padding and cropping would", () => {
    const padded = reflectPad(nine, 2);
    for (let top = 0; top <= 4; top++) {
      for (let left = 0; left <= 4; left++) {
        const cropped = crop(padded, { top, left, height: 3, width: 3 });
        assert.deepEqual(reflectShift(nine, 2, top, left), cropped);
      }
    }
    assert.deepEqual(rowsOf(reflectShift(nine, 2, 2, 2)), rowsOf(nine));
  });

  it("refuse a pad that the image cannot fill", () => {
    assert.throws(() => reflectPad(nine, 3), /less than the shorter side, 3, but came as 3/);
    assert.throws(() => reflectPad(nine, 0.5), /pad should be a whole number of at least 0/);
    assert.throws(() => reflectShift(nine, -1, 0, 0), /pad should be a whole number/);
  });

  it("refuse a shift beyond the padding", () => {
    assert.throws(() => reflectShift(nine, 1, 3, 0), /top should be a whole number from 0 to 2/);
    assert.throws(() => reflectShift(nine, 1, 0, -1), /left should be a whole number from 0 to 2/);
    assert.throws(() => reflectShift(nine, 1, 0.5, 0), /top should be/);
  });
});

describe("cutout", () => {
  it("covers twice half the size around the center", () =>
    assert.deepEqual(rowsOf(cutout(nine, 3, { row: 1, column: 1 })), [
      [127, 127, 3],
      [127, 127, 6],
      [7, 8, 9],
    ]));

  it("stops at the edge of the image", () =>
    assert.deepEqual(rowsOf(cutout(nine, 4, { row: 0, column: 2 })), [
      [127, 127, 127],
      [127, 127, 127],
      [7, 8, 9],
    ]));

  it("covers nothing at sizes 0 and 1", () => {
    assert.deepEqual(cutout(nine, 0, { row: 1, column: 1 }), nine);
    assert.deepEqual(cutout(nine, 1, { row: 1, column: 1 }), nine);
  });

  it("refuses sizes and centers that are none", () => {
    assert.throws(() => cutout(nine, 1.5, { row: 0, column: 0 }), /size should be a whole number/);
    assert.throws(() => cutout(nine, 2, { row: 3, column: 0 }), /row should be .* from 0 to 2/);
    assert.throws(() => cutout(nine, 2, { row: 0, column: -1 }), /column should be .* 0 to 2/);
    assert.throws(() => cutout(nine, 2, { row: 0.5, column: 0 }), /row should be/);
  });
});

describe("geometry", () => {
  it("moves to the left and up at positive strengths", () => {
    assert.deepEqual(rowsOf(translateX(nine, 1)), [
      [2, 3, 0],
      [5, 6, 0],
      [8, 9, 0],
    ]);
    assert.deepEqual(rowsOf(translateY(nine, -1)), [
      [0, 0, 0],
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.deepEqual(translateX(nine, 100), nothing);
  });

  it("stays in place below half a pixel", () => {
    assert.deepEqual(translateX(nine, 0.3), nine);
    assert.deepEqual(translateY(nine, -0.3), nine);
  });

  it("shears from the top and the left edge, rows and columns by whole pixels", () => {
    // Row y shows pixel floor(x + ½ + (y + ½) · 1), that is x + 1 + y.
    assert.deepEqual(rowsOf(shearX(nine, 1)), [
      [2, 3, 0],
      [6, 0, 0],
      [0, 0, 0],
    ]);
    assert.deepEqual(rowsOf(shearY(nine, 1)), [
      [4, 8, 0],
      [7, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("rotates by quarters exactly, whichever way they are counted", () => {
    assert.deepEqual(rotate(nine, 90), rotate90(nine, 2));
    assert.deepEqual(rotate(nine, -90), rotate90(nine, 3));
    assert.deepEqual(rotate(nine, 540), rotate90(nine, 1));
    assert.deepEqual(rotate(nine, -360), nine);
  });

  it("refuses strengths that are no finite numbers", () => {
    for (const move of [rotate, shearX, shearY, translateX, translateY]) {
      for (const strength of [NaN, Infinity]) {
        assert.throws(() => move(nine, strength), /should be a finite number, but came as/);
      }
    }
  });

  it("refuses what 16.16 fixed point cannot reach", () => {
    const long = createImage(1, 40_000, 1, new Uint8Array(40_000));
    assert.throws(() => rotate(long, 30), /rotate: the map should stay below 32768 pixels/);
    assert.throws(() => shearX(nine, 20_000), /shearX: .* use a smaller image or a weaker map/);
    assert.throws(() => shearY(nine, 20_000), /shearY: .* this 3 by 3 image/);
  });
});

describe("resize and rescale", () => {
  it("repeat pixels when nearest", () =>
    assert.deepEqual(rowsOf(resize(grid([1, 2]), 2, 4, "nearest")), [
      [1, 1, 2, 2],
      [1, 1, 2, 2],
    ]));

  it("average when a box shrinks, halves upwards", () =>
    assert.deepEqual(rowsOf(resize(grid([10, 21, 30, 40]), 1, 2, "box")), [[16, 35]]));

  it("round margins to whole pixels, halves to the even", () => {
    // From 0.5 to 4.5 of five columns: 0 to 4, so that the last column is cut off alone.
    const line = grid([1, 2, 3, 4, 5]);
    const rescaled = rescale(line, { x: 0.5, y: 0 }, "nearest");
    assert.deepEqual(rowsOf(rescaled), rowsOf(resize(grid([1, 2, 3, 4]), 1, 5, "nearest")));
  });

  it("refuse rectangles outside the image", () => {
    const inside = { top: 0, left: 0, height: 1, width: 1 };
    for (const wrong of [{ top: 3 }, { left: -1 }, { height: 4 }, { width: 0 }, { top: 0.5 }]) {
      assert.throws(
        () => crop(nine, { ...inside, ...wrong }),
        /the rectangle should be whole pixels inside 3 by 3/,
      );
    }
  });

  it("refuse sizes and filters that are none", () => {
    assert.throws(() => resize(nine, 0, 3, "box"), /height should be a whole number of at least 1/);
    assert.throws(() => resize(nine, 3, 1.5, "box"), /width should be a whole number/);
    assert.throws(
      () => resize(nine, 2, 2, "antialias" as ResizeFilter),
      /the filter should be one of lanczos, .*, but came as antialias/,
    );
  });

  it("refuse margins that leave nothing, or more than the image", () => {
    for (const x of [1.6, -1, NaN]) {
      assert.throws(() => rescale(nine, { x, y: 0 }, "box"), /margins should leave a part/);
    }
  });
});
