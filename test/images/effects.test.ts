import assert from "node:assert/strict";
import { blend } from "../../lib/images/blend";
import { brightness, color, contrast, sharpness } from "../../lib/images/enhance";
import { blur, smooth } from "../../lib/images/filter";
import { createImage } from "../../lib/images/image";
import { autocontrast, equalize, invert, posterize, solarize } from "../../lib/images/tone";

const row = (...bytes: number[]) => createImage(1, bytes.length, 1, Uint8Array.from(bytes));
const bytes = ({ pixels }: { readonly pixels: Uint8Array }) => [...pixels];

describe("tone", () => {
  it("stretches contrast to the full range", () =>
    assert.deepEqual(bytes(autocontrast(row(50, 101, 152))), [0, 127, 255]));

  it("leaves a flat image alone", () => {
    assert.deepEqual(bytes(autocontrast(row(9, 9))), [9, 9]);
    assert.deepEqual(bytes(equalize(row(9, 9))), [9, 9]);
  });

  it("equalizes by counting the pixels below", () => {
    // 510 pixels: 255 of 3 and 255 of 7. A step is 255 / 255 = 1 pixel, starting from 0.
    const half = new Array<number>(255);
    const image = row(...half.fill(3), ...half.slice().fill(7));
    assert.deepEqual([...new Set(bytes(equalize(image)))], [0, 255]);
  });

  it("inverts", () => assert.deepEqual(bytes(invert(row(0, 1, 200))), [255, 254, 55]));

  it("keeps the highest bits", () => {
    assert.deepEqual(bytes(posterize(row(0, 127, 128, 255), 1)), [0, 0, 128, 128]);
    assert.deepEqual(bytes(posterize(row(77), 4)), [64]);
  });

  it("inverts from the threshold on", () =>
    assert.deepEqual(bytes(solarize(row(0, 99, 100, 255), 100)), [0, 99, 155, 0]));

  it("refuses bits and thresholds out of range", () => {
    for (const bits of [0, 9, 1.5]) {
      assert.throws(() => posterize(row(1), bits), /bits should be a whole number from 1 to 8/);
    }
    for (const threshold of [-1, 257, NaN]) {
      assert.throws(() => solarize(row(1), threshold), /threshold should be between 0 and 256/);
    }
  });
});

describe("an amount", () => {
  const effects = [autocontrast, equalize, invert, smooth, blur];
  const image = createImage(
    5,
    6,
    1,
    Uint8Array.from({ length: 30 }, (_, i) => (i * 97) % 251),
  );

  it("goes from the image to the full effect, as a blend does", () => {
    for (const effect of effects) {
      for (const amount of [0, 0.3, 1]) {
        assert.deepEqual(effect(image, amount), blend(image, effect(image), amount));
      }
    }
  });

  it("is a finite number", () => {
    for (const effect of effects) {
      assert.throws(
        () => effect(image, NaN),
        new RegExp(`${effect.name}: the amount should be a finite number, but came as NaN`),
      );
    }
  });
});

describe("blend", () => {
  it("goes from the first image to the second and cuts to whole bytes", () => {
    const [first, second] = [row(0, 10, 255), row(255, 13, 0)];
    assert.deepEqual(bytes(blend(first, second, 0)), [0, 10, 255]);
    assert.deepEqual(bytes(blend(first, second, 0.5)), [127, 11, 127]);
    assert.deepEqual(bytes(blend(first, second, 1)), [255, 13, 0]);
  });

  it("clips beyond the two", () => {
    assert.deepEqual(bytes(blend(row(0, 100), row(100, 0), 2)), [200, 0]);
    assert.deepEqual(bytes(blend(row(0, 100), row(200, 0), -1)), [0, 200]);
  });

  it("refuses unlike shapes and endless weights", () => {
    assert.throws(() => blend(row(1), row(1, 2), 0.5), /one shape, but came as \[1, 1, 1\] and/);
    assert.throws(() => blend(row(1), row(1), NaN), /weight should be a finite number/);
  });
});

describe("enhancements", () => {
  it("start from black, gray, the mean, and the smoothed image", () => {
    const red = createImage(1, 1, 3, Uint8Array.of(255, 0, 0));
    assert.deepEqual(bytes(brightness(row(100, 200), 0.5)), [50, 100]);
    assert.deepEqual(bytes(color(red, 0)), [76, 76, 76]); // .299 · 255 = 76.2
    assert.deepEqual(bytes(contrast(row(1, 2), 0)), [2, 2]); // 1.5 upwards
    const spot = createImage(3, 3, 1, Uint8Array.of(0, 0, 0, 0, 130, 0, 0, 0, 0));
    assert.equal(sharpness(spot, 0).pixels[4], 50); // 130 · 5 / 13
    assert.equal(sharpness(spot, 2).pixels[4], 210); // 50 + 2 · 80
  });

  it("leave the image at factor 1", () => {
    for (const enhance of [brightness, color, contrast, sharpness]) {
      assert.deepEqual(enhance(row(3, 141, 59), 1), row(3, 141, 59));
    }
  });

  it("refuse factors that are no finite numbers", () => {
    for (const enhance of [brightness, color, contrast, sharpness]) {
      assert.throws(
        () => enhance(row(1), Infinity),
        new RegExp(`${enhance.name}: the factor should be a finite number`),
      );
    }
  });
});

describe("filters", () => {
  it("spread a spot over its neighborhood", () => {
    const spot = createImage(5, 5, 1, new Uint8Array(25).fill(160, 0, 1));
    // The corner is on the rim of the middle's 5 × 5 square, one pixel of 16; its own pixel stays.
    assert.equal(blur(spot).pixels[12], 10);
    assert.equal(blur(spot).pixels[0], 160);
    // It is one neighbor of pixel (1, 1): 160 / 13 = 12.3.
    assert.equal(smooth(spot).pixels[6], 12);
  });

  it("leave images alone that are smaller than their square", () => {
    const small = createImage(
      4,
      9,
      1,
      Uint8Array.from({ length: 36 }, (_, i) => i * 7),
    );
    assert.deepEqual(blur(small), small);
    assert.deepEqual(smooth(row(1, 200, 3)), row(1, 200, 3));
  });
});
