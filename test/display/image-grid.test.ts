import assert from "node:assert/strict";
import sharp from "sharp";
import { imageGrid } from "../../lib/display/image-grid";

const colored = (...pixels: number[][]) => ({
  height: 1,
  width: pixels.length,
  channels: 3,
  pixels: Uint8Array.from(pixels.flat()),
});
const RED = [255, 0, 0];
const BLUE = [0, 0, 255];

async function decode(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels).subarray(0, 3),
  ];
  return { width: info.width, height: info.height, at };
}

describe("imageGrid", () => {
  it("puts enlarged images in rows, with white between them and where none is left", async () => {
    const images = [colored(RED, BLUE), colored(BLUE, RED), colored(RED, RED)];
    const grid = await imageGrid(images, { columns: 2, scale: 3 });
    const { width, height, at } = await decode(grid.png);
    // Images of 6 x 3 pixels with 4 pixels between them.
    assert.deepEqual([width, height], [16, 10]);
    assert.deepEqual([at(0, 0), at(2, 2), at(3, 0), at(5, 2)], [RED, RED, BLUE, BLUE]);
    assert.deepEqual([at(6, 0), at(9, 2), at(0, 4)], Array(3).fill([255, 255, 255]));
    assert.deepEqual([at(10, 0), at(13, 0)], [BLUE, RED]);
    assert.deepEqual([at(0, 7), at(5, 9), at(10, 7)], [RED, RED, [255, 255, 255]]);
  });

  it("is clear between images, for pages of any color, and nowhere else", async () => {
    const { png } = await imageGrid([colored(RED, BLUE), colored(BLUE, RED)], {
      columns: 2,
      scale: 1,
    });
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    assert.equal(info.channels, 4);
    const opacities = [...data].filter((_, i) => i % 4 === 3);
    assert.deepEqual(opacities, [255, 255, 0, 0, 0, 0, 255, 255]);
  });

  it("shows gray images", async () => {
    const gray = { height: 1, width: 2, channels: 1, pixels: new Uint8ClampedArray([0, 99]) };
    const { at } = await decode((await imageGrid([gray], { columns: 5, scale: 2 })).png);
    assert.deepEqual(
      [at(1, 1), at(2, 0)],
      [
        [0, 0, 0],
        [99, 99, 99],
      ],
    );
  });

  it("hands the same PNG to notebooks, and captions and row labels as escaped HTML", async () => {
    const plain = await imageGrid([colored(RED)], { columns: 1 });
    assert.equal(plain.bundle["image/png"], Buffer.from(plain.png).toString("base64"));
    assert.equal(plain.bundle["text/plain"], "1 images of 1 x 1 pixels in 1 x 1");
    assert.ok(!("text/html" in plain.bundle));

    const named = await imageGrid([colored(RED), colored(BLUE)], {
      columns: 1,
      scale: 2,
      captions: ["<b>", "rotate 10°"],
      rowLabels: ["original", "strong 1"],
    });
    const html = String(named.bundle["text/html"]);
    assert.match(
      html,
      /<th [^>]*>original<\/th><td [^>]*><img src="data:image\/png;base64,[^"]+" width="2" height="2" alt="&lt;b&gt;"\/><div [^>]*>&lt;b&gt;<\/div>/,
    );
    assert.equal(html.match(/<tr>/g)?.length, 2);
    const second = /base64,([^"]+)"[^>]*alt="rotate/.exec(html)![1];
    assert.deepEqual((await decode(Buffer.from(second, "base64"))).at(1, 1), BLUE);
    assert.match(String(named.bundle["text/plain"]), /: original, strong 1, <b>, rotate 10°$/);
  });

  it("refuses images and texts that do not fit", async () => {
    const one = colored(RED);
    const cases: [Parameters<typeof imageGrid>, RegExp][] = [
      [[[], { columns: 1 }], /at least one image/],
      [[[one], { columns: 0 }], /columns should be a whole number/],
      [[[one], { columns: 1, scale: 0.5 }], /scale should be a whole number/],
      [[[{ ...one, channels: 4 }], { columns: 1 }], /1 or 3 channels, but came as \[1, 1, 4\]/],
      [[[{ ...one, width: 2 }], { columns: 1 }], /should have 6 bytes, but has 3/],
      [
        [[one, colored(RED, RED)], { columns: 1 }],
        /as large as the first, 1 x 1, but image 1 is 1 x 2/,
      ],
      [[[one], { columns: 1, captions: [] }], /one caption for each image, 1 in all, but 0 came/],
      [
        [[one], { columns: 1, rowLabels: ["a", "b"] }],
        /one row label for each row, 1 in all, but 2/,
      ],
    ];
    for (const [call, message] of cases) await assert.rejects(imageGrid(...call), message);
  });
});
