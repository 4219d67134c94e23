import assert from "node:assert/strict";
import { imageBatch, takeRows } from "../../lib/methods/image-batch";
import { numbersOf } from "../../lib/network/pass";
import { close } from "../close";

describe("a batch of images", () => {
  it("lies image after image as bytes, which stand for numbers from -1 to 1", () => {
    const pair = [0, 255].map((byte) => ({
      height: 1,
      width: 2,
      channels: 1,
      pixels: Uint8Array.of(byte, 127),
    }));
    const { shape, pixels } = imageBatch(pair);
    assert.deepEqual(shape, [2, 1, 2, 1]);
    assert.deepEqual(pixels, Uint8Array.of(0, 127, 255, 127));
    close(numbersOf({ shape, pixels }), [-1, -0.00392157, 1, -0.00392157], 1e-7);
    assert.deepEqual(takeRows({ shape, pixels }, [1]).pixels, Uint8Array.of(255, 127));
    const mixed = { shape, pixels: Float32Array.of(0.25, 0.5, -0.75, 1) };
    assert.deepEqual(takeRows(mixed, [1, 0]).pixels, Float32Array.of(-0.75, 1, 0.25, 0.5));
  });

  it("is refused when empty or of mixed shapes", () => {
    assert.throws(() => imageBatch([]), /needs at least one image/);
    const tall = { height: 2, width: 1, channels: 1, pixels: new Uint8Array(2) };
    assert.throws(
      () => imageBatch([tall, { ...tall, height: 1, width: 2 }]),
      /image 1 is \[1, 2, 1\]; resize/,
    );
  });
});
