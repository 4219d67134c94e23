import assert from "node:assert/strict";
import { blend } from "../../lib/images/blend";
import { brightness, color, contrast, grayscale, sharpness } from "../../lib/images/enhance";
import { blur, smooth } from "../../lib/images/filter";
import { rotate, shearX, shearY, translateX, translateY } from "../../lib/images/geometry";
import type { Image } from "../../lib/images/image";
import type { Geometry } from "../../lib/images/operation";
import { operationNamed } from "../../lib/images/operations";
import { rescale, resize, type ResizeFilter } from "../../lib/images/resize";
import { autocontrast, equalize, invert, posterize, solarize } from "../../lib/images/tone";
import { flipLeftRight } from "../../lib/images/weak";
import { assertPillow, sweeps } from "./golden";

type Numbered = (image: Image, strength: number) => Image;

const plain = { autocontrast, equalize, invert, smooth, blur, grayscale, flipLeftRight };
const numbered: Readonly<Record<string, Numbered>> = {
  posterize,
  solarize,
  brightness,
  color,
  contrast,
  sharpness,
  rotate,
  shearX,
  shearY,
  translateX,
  translateY,
  blend: (image, weight) => blend(image, invert(image), weight),
};
const levelled = Object.keys(sweeps).filter((sweep) => sweep.startsWith("levels "));

describe("images, byte for byte as Pillow has them", () => {
  for (const [name, apply] of Object.entries(plain))
    it(name, () => assertPillow(name, (image) => apply(image)));

  for (const [name, apply] of Object.entries(numbered)) {
    it(`${name} at every strength`, () =>
      assertPillow(name, (image, [strength]) => apply(image, strength as number)));
  }

  it("resize larger, smaller and askew with all six filters", () =>
    assertPillow("resize", (image, [height, width, filter]) =>
      resize(image, height as number, width as number, filter as ResizeFilter),
    ));

  it("rescale by margins of less than a pixel", () =>
    assertPillow("rescale", (image, [x, y, filter]) =>
      rescale(image, { x: x as number, y: y as number }, filter as ResizeFilter),
    ));

  for (const sweep of levelled) {
    const [, name, geometry] = sweep.split(" ");
    it(`operation ${name} at every level, ${geometry} geometry`, () => {
      const operation = operationNamed(name);
      const count = operation.parameters.length;
      assertPillow(sweep, (image, call) =>
        operation.apply(image, call.slice(0, count) as number[], {
          geometry: geometry as Geometry,
          uniforms: call.slice(count) as number[],
        }),
      );
    });
  }

  it("leave no sweep of Pillow's untried", () => {
    const tried = [...Object.keys(plain), ...Object.keys(numbered), "resize", "rescale"];
    assert.deepEqual(Object.keys(sweeps).sort(), [...tried, ...levelled].sort());
  });
});
