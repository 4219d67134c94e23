import assert from "node:assert/strict";
import { createImage } from "../../lib/images/image";
import { type Geometry, type Operation, operation } from "../../lib/images/operation";
import { operationNamed, operations } from "../../lib/images/operations";
import { RESIZE_FILTERS } from "../../lib/images/resize";
import {
  cutoutSize,
  enhanceFactor,
  posterizeBits,
  rescaleFilter,
  rescaleMargin,
  rotationDegrees,
  slideFactor,
  solarizeThreshold,
} from "../../lib/images/strength";
import { pictures } from "./golden";

const image = createImage(2, 2, 1, Uint8Array.of(1, 2, 3, 4));
const released = { geometry: "released" } as const;

describe("the strength at a level", () => {
  it("are a value that nobody can add to; others stand beside them", () => {
    assert.throws(() => (operations as Operation[]).push(operations[0]), TypeError);
    const own = operation("own", [], (image) => image);
    assert.equal(operationNamed("own", [...operations, own]), own);
    assert.throws(() => operationNamed("own"), /operationNamed: .*solarize, .* came as own/);
  });

  it("O18: is a factor from 0.1 to 2", () => {
    const expected = [0.1, 0.575, 1.05, 1.525, 2];
    [0, 0.25, 0.5, 0.75, 1].forEach((level, i) =>
      assert.ok(Math.abs(enhanceFactor(level) - expected[i]) < 1e-12),
    );
  });

  it("O18: is a threshold from 0 to 255", () =>
    assert.deepEqual([0, 0.5, 1].map(solarizeThreshold), [0, 127, 255]));

  it("O18: is an angle from -45 to 45, halves to the even degree", () =>
    assert.deepEqual([0, 0.25, 0.5, 0.75, 1].map(rotationDegrees), [-45, -22, 0, 22, 45]));

  it("O18: is a number of bits from 1 to 8", () =>
    assert.deepEqual([0, 0.5, 1].map(posterizeBits), [1, 4, 8]));

  it("O18: is a square's size up to half the shorter side", () => {
    assert.deepEqual(
      [0, 0.25, 0.5, 1].map((level) => cutoutSize(level, 32)),
      [1, 4, 8, 16],
    );
    assert.deepEqual(
      [0, 0.5, 1].map((level) => cutoutSize(level, 96)),
      [1, 24, 48],
    );
  });

  it("is a slide from -0.3 to 0.3, and a margin to a quarter", () => {
    assert.deepEqual([0, 0.5, 1].map(slideFactor), [-0.3, 0, 0.3]);
    assert.deepEqual([0, 0.5, 1].map(rescaleMargin), [0, 0.125, 0.25]);
  });

  it("O18: is one of six filters: antialias, bicubic, bilinear, box, hamming, nearest", () => {
    const filters = [0, 0.5, 0.999].map(rescaleFilter);
    assert.deepEqual(filters, ["lanczos", "bilinear", "nearest"]);
    assert.deepEqual(
      filters.map((filter) => RESIZE_FILTERS.indexOf(filter)),
      [0, 2, 5],
    );
  });
});

describe("the operations of CTAugment", () => {
  it("O31: are 19, alphabetical but for identity, with 303 bins", () => {
    const names = operations.map(({ name }) => name);
    assert.equal(names.length, 19);
    assert.deepEqual(names, [
      "autocontrast",
      "blur",
      "brightness",
      "color",
      "contrast",
      "cutout",
      "equalize",
      "invert",
      "identity",
      "posterize",
      "rescale",
      "rotate",
      "sharpness",
      "shear_x",
      "shear_y",
      "smooth",
      "solarize",
      "translate_x",
      "translate_y",
    ]);
    const bins = operations.flatMap(({ parameters }) => parameters.map((each) => each.bins));
    assert.equal(
      bins.reduce((sum, n) => sum + n, 0),
      303,
    );
    assert.deepEqual(operationNamed("posterize").parameters[0].bins, 8);
    assert.deepEqual(
      operationNamed("rescale").parameters.map((each) => each.bins),
      [17, 6],
    );
  });

  it("need uniforms for cutout alone, and say what their levels mean", () => {
    for (const { name, parameters, uniforms } of operations) {
      assert.equal(uniforms, name === "cutout" ? 2 : 0);
      assert.equal(parameters.length, name === "identity" ? 0 : name === "rescale" ? 2 : 1);
      for (const each of parameters) assert.ok(each.low < each.high && each.unit && each.name);
    }
  });

  it("do nothing for rescale and translate in the released geometry", () => {
    for (const [name, picture] of pictures) {
      for (const level of [0, 0.2, 0.5, 0.999, 1]) {
        for (const still of ["translate_x", "translate_y", "identity"]) {
          const levels = still === "identity" ? [] : [level];
          assert.deepEqual(operationNamed(still).apply(picture, levels, released), picture, name);
        }
        const rescaled = operationNamed("rescale").apply(picture, [level, level], released);
        assert.deepEqual(rescaled, picture, name);
      }
    }
  });

  it("move by three tenths of the image in the other geometry", () => {
    const line = createImage(1, 10, 1, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    const moved = operationNamed("translate_x").apply(line, [1], { geometry: "fraction" });
    assert.deepEqual([...moved.pixels], [4, 5, 6, 7, 8, 9, 10, 0, 0, 0]);
  });

  it("center a cutout on the pixel its uniforms fall on", () => {
    const blank = createImage(8, 8, 1, new Uint8Array(64));
    const circumstances = { ...released, uniforms: [0.999, 0.5] };
    const { pixels } = operationNamed("cutout").apply(blank, [0.5], circumstances);
    // Size 1 + int(0.5 · 8 · 0.499) = 2: rows 6 and 7, columns 3 and 4, around (7, 4).
    const covered = [...pixels.keys()].filter((i) => pixels[i] === 127);
    assert.deepEqual(covered, [6 * 8 + 3, 6 * 8 + 4, 7 * 8 + 3, 7 * 8 + 4]);
  });

  it("give images of their own", () => {
    for (const { apply, parameters, uniforms } of operations) {
      const [levels, drawn] = [parameters.map(() => 0), new Array<number>(uniforms).fill(0)];
      const made = apply(image, levels, { ...released, uniforms: drawn });
      assert.notEqual(made.pixels.buffer, image.pixels.buffer);
    }
  });

  it("refuse levels that are missing, too many or out of range", () => {
    const { apply } = operationNamed("rotate");
    for (const levels of [[], [0, 0], [-0.1], [1.1], [NaN]]) {
      assert.throws(
        () => apply(image, levels, released),
        /rotate: should have 1 level from 0 to 1, but came with \[/,
      );
    }
  });

  it("refuse uniforms that are missing or out of range", () => {
    const { apply } = operationNamed("cutout");
    for (const uniforms of [undefined, [0.5], [0, 1], [-1, 0]]) {
      assert.throws(
        () => apply(image, [0.5], { ...released, uniforms }),
        /cutout: should have 2 uniforms from 0 up to but not 1, but came with \[/,
      );
    }
  });

  it("refuse other geometries, names and things that are no images", () => {
    const { apply } = operationNamed("invert");
    const paper = { geometry: "paper" as Geometry };
    assert.throws(() => apply(image, [0], paper), /geometry should be released or fraction/);
    assert.throws(
      () => operationNamed("sepia"),
      /the name should be one of autocontrast, .*, translate_y, but came as sepia/,
    );
    const broken = { ...image, channels: 2 };
    for (const { name, apply } of operations) {
      assert.throws(
        () => apply(broken, [0], released),
        new RegExp(`${name}: an image should have 1`),
      );
    }
  });
});
