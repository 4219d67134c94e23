import assert from "node:assert/strict";
import { imageBatch, takeRows } from "../../lib/methods/image-batch";
import { close } from "../close";

describe("a batch of images", () => {
  it("lies image after image, bytes from -1 to 1", () => {
    const pair = [0, 255].map((byte) => ({
      height: 1,
      width: 2,
      channels: 1,
      pixels: Uint8Array.of(byte, 127),
    }));
    const { shape, pixels } = imageBatch(pair);
    assert.deepEqual(shape, [2, 1, 2, 1]);
    close(pixels, [-1, -0.00392157, 1, -0.00392157], 1e-7);
    close(takeRows({ shape, pixels }, [1]).pixels, [1, -0.00392157], 1e-7);
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
