import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { UserError } from "../../lib/base/user-error";
import { cutout } from "../../lib/images/cutout";
import {
  copyImage,
  createImage,
  fromFloats,
  roundHalfEven,
  toFloats,
  writeFloats,
} from "../../lib/images/image";

const row = (...bytes: number[]) => createImage(1, bytes.length, 1, Uint8Array.from(bytes));

/** Within float32 of numbers written with eight decimals. */
function assertNear(actual: Float32Array, expected: readonly number[]) {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) =>
    assert.ok(Math.abs(actual[i] - value) < 1e-7, `${actual[i]} is not ${value}`),
  );
}

describe("images and floats", () => {
  it("O20: map bytes 0, 127, 128, 255 to -1, just below 0, just above 0, and 1", () =>
    assertNear(toFloats(row(0, 127, 128, 255)), [-1, -0.00392157, 0.00392157, 1]));

  it("O19: come back from floats with halves to the even byte", () => {
    const shape = { height: 1, width: 5, channels: 1 };
    const back = fromFloats(Float32Array.of(-1, -0.5, 0, 0.5, 1), shape);
    assert.deepEqual([...back.pixels], [0, 64, 128, 191, 255]);
    assertNear(toFloats(back), [-1, -0.49803922, 0.00392157, 0.49803922, 1]);
  });

  it("O19: have a gray just below 0 where an operation covers them", () => {
    const covered = cutout(row(0, 0), 2, { row: 0, column: 0 });
    assertNear(toFloats(covered), [-0.00392157, -1]);
  });

  it("clip floats beyond -1 and 1", () => {
    const shape = { height: 2, width: 2, channels: 1 };
    const back = fromFloats(Float32Array.of(-1.5, 1.01, -Infinity, Infinity), shape);
    assert.deepEqual([...back.pixels], [0, 255, 0, 255]);
  });

  it("come back unchanged, all 256 bytes", () => {
    const all = row(...Array.from({ length: 256 }, (_, v) => v));
    assert.deepEqual(fromFloats(toFloats(all), all), all);
  });

  it("fill one row of a batch and leave the others alone", () => {
    const batch = new Float32Array(6).fill(9);
    writeFloats(row(0, 255), batch, 2);
    assert.deepEqual([...batch], [9, 9, -1, 1, 9, 9]);
  });

  it("round halves to the even number", () =>
    assert.deepEqual(
      [-22.5, -1.5, -0.5, 0.49, 0.5, 0.51, 1.5, 2.5, 7].map(roundHalfEven),
      [-22, -2, 0, 0, 0, 1, 2, 2, 7],
    ));
});

describe("an image", () => {
  it("is as large as it says", () => {
    assert.throws(
      () => createImage(2, 2, 3, new Uint8Array(11)),
      new UserError(
        "createImage: an image of [2, 2, 3] should have 12 pixel bytes, but came with 11",
      ),
    );
    for (const [height, width] of [
      [0, 1],
      [1, 0],
      [1.5, 2],
      [-1, -1],
      [NaN, 1],
    ]) {
      assert.throws(
        () => createImage(height, width, 1, new Uint8Array(1)),
        /height and width should be whole numbers from 1/,
      );
    }
  });

  it("is gray or of three colors", () => {
    for (const channels of [0, 2, 4]) {
      assert.throws(
        () => createImage(1, 1, channels, new Uint8Array(channels)),
        /1 channel \(gray\) or 3 \(red, green, blue\)/,
      );
    }
  });

  it("has bytes for pixels, also those of another JavaScript realm, as in notebooks", () => {
    const others = runInNewContext("new Uint8Array([1, 2, 3])") as Uint8Array;
    assert.equal(others instanceof Uint8Array, false);
    assert.deepEqual(createImage(1, 1, 3, others).pixels.length, 3);
    const floats = new Float32Array(3) as unknown as Uint8Array;
    assert.throws(() => createImage(1, 1, 3, floats), /pixels should be a Uint8Array/);
  });

  it("can lie in a Buffer, and is copied all the same", () => {
    const lent = createImage(1, 3, 1, Buffer.from([1, 2, 3]));
    const copied = copyImage(lent);
    copied.pixels[0] = 9;
    assert.deepEqual([...lent.pixels], [1, 2, 3]);
    const covered = cutout(lent, 2, { row: 0, column: 1 });
    assert.deepEqual([...covered.pixels], [127, 127, 3]);
    assert.deepEqual([...lent.pixels], [1, 2, 3]);
  });

  it("refuses floats that do not fill it, or are no numbers", () => {
    const shape = { height: 1, width: 2, channels: 1 };
    assert.throws(
      () => fromFloats(new Float32Array(3), shape),
      /\[1, 2, 1\] should have 2 values, but came with 3/,
    );
    assert.throws(() => fromFloats(Float32Array.of(0, NaN), shape), /value 1 should be a number/);
    assert.throws(() => fromFloats(new Float32Array(2), { ...shape, channels: 2 }), /1 channel/);
  });

  it("refuses a place in a batch that is too small", () => {
    for (const offset of [-1, 0.5, 2]) {
      assert.throws(
        () => writeFloats(row(1, 2), new Float32Array(3), offset),
        /2 values should fit from place/,
      );
    }
  });
});
