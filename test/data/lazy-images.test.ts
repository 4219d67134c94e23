import assert from "node:assert/strict";
import { lazyImages } from "../../lib/data/lazy-images";
import type { Image } from "../../lib/images/image";

describe("images that are made when they are asked for", () => {
  const made: number[] = [];
  const imageAt = (index: number): Image => {
    made.push(index);
    return { height: 1, width: 1, channels: 1, pixels: Uint8Array.of(index) };
  };
  const images = lazyImages(5, imageAt);
  const first = (image: Image): number => image.pixels[0];
  beforeEach(() => (made.length = 0));

  it("are an array of their number, of which nothing is made before it is touched", () => {
    assert.equal(Array.isArray(images), true);
    assert.equal(images.length, 5);
    assert.deepEqual(made, []);
    assert.equal(first(images[3]), 3);
    assert.deepEqual(made, [3]);
  });

  it("are read as any array is", () => {
    assert.deepEqual(images.map(first), [0, 1, 2, 3, 4]);
    assert.deepEqual(images.slice(1, 3).map(first), [1, 2]);
    assert.deepEqual(Array.from(images, first), [0, 1, 2, 3, 4]);
    assert.equal(images.at(-1)?.pixels[0], 4);
    assert.equal(images.filter((image) => first(image) > 2).length, 2);
    assert.equal(images[5], undefined);
    assert.equal(images.at(5), undefined);
    assert.ok(3 in images && !(5 in images));
    assert.deepEqual(images.concat(images).length, 10);
    assert.equal(Object.keys(images).length, 5);
    assert.deepEqual(JSON.parse(JSON.stringify(images.slice(0, 1))), [
      { height: 1, width: 1, channels: 1, pixels: { 0: 0 } },
    ]);
  });

  it("make only the images of a slice", () => {
    images.slice(2, 4);
    assert.deepEqual(made, [2, 3]);
  });

  it("can be none at all", () => assert.deepEqual([...lazyImages(0, imageAt)], []));

  it("refuse to be changed", () => {
    const open = images as Image[];
    for (const change of [
      () => (open[0] = imageAt(1)),
      () => open.push(imageAt(1)),
      () => open.pop(),
    ]) {
      assert.throws(change, /cannot be changed; copy them with slice\(\)/);
    }
    assert.equal(images.length, 5);
  });
});
