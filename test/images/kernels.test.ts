import fc from "fast-check";
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { throughAffine } from "../../lib/images/affine";
import { blend } from "../../lib/images/blend";
import { brightness, color, contrast, grayscale, sharpness } from "../../lib/images/enhance";
import { blur, smooth } from "../../lib/images/filter";
import { shearX, shearY, translateX, translateY } from "../../lib/images/geometry";
import { createImage, type Image } from "../../lib/images/image";
import { windows, type Weighing } from "../../lib/images/resample";
import { crop, rescale, resize } from "../../lib/images/resize";
import { autocontrast, equalize, invert, posterize, solarize } from "../../lib/images/tone";
import { flipLeftRight, reflectShift } from "../../lib/images/weak";
import * as plain from "./plain";

const side = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 45 }));
// Noise of a seed: fast-check would take long to draw, and to shrink, every byte of its own.
const anyImage = fc
  .tuple(side, side, fc.constantFrom(1, 3), fc.nat(), fc.integer({ min: 1, max: 255 }))
  .map(([height, width, channels, seed, range]) => {
    let state = seed;
    const pixels = Uint8Array.from({ length: height * width * channels }, () => {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      return (state >>> 16) % (range + 1);
    });
    return createImage(height, width, channels, pixels);
  });
const weight = fc.oneof(
  fc.double({ min: -1, max: 3, noNaN: true }),
  fc.constantFrom(0, 1, 0.5, 1e-9, -1e-9, 0.999999, 300, -300, 1e30),
);
const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const alike = (made: Image, expected: Image): void => {
  assert.deepEqual(
    { ...made, pixels: [...made.pixels] },
    { ...expected, pixels: [...expected.pixels] },
  );
};
const holds = (...[check, runs = 200]: [(image: Image, w: number, u: number) => void, number?]) => {
  fc.assert(fc.property(anyImage, weight, part, check), { numRuns: runs });
};
const negative = (image: Image): Image =>
  plain.painted(image, [image.height, image.width], (...at) => 255 - plain.byteAt(image)(...at));

describe("kernels", () => {
  it("that were not compiled are missed with a sentence", () => {
    const copy = mkdtempSync(join(tmpdir(), "remixmatch-kernels-"));
    try {
      for (const room of ["images", "base"]) {
        cpSync(join(__dirname, "../../lib", room), join(copy, room), {
          recursive: true,
          filter: (file) => !file.endsWith(".wasm.js"),
        });
      }
      assert.throws(
        () => createRequire(__filename)(join(copy, "images/memory.js")),
        /images: the kernels are not in kernels\.wasm\.js; `npm run build` makes them/,
      );
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

describe("kernels do what the plain words say, to images of any size:", () => {
  it("blend, at any weight", () =>
    holds((image, w) =>
      alike(blend(image, negative(image), w), plain.blended(image, negative(image), w)),
    ));

  it("brightness, color, contrast, grayscale", () =>
    holds((image, w) => {
      alike(brightness(image, w), plain.blended(plain.flat(image, 0), image, w));
      alike(color(image, w), plain.blended(plain.gray(image), image, w));
      alike(grayscale(image), plain.gray(image));
      const mean = plain.flat(image, plain.meanGray(image));
      alike(contrast(image, w), plain.blended(mean, image, w));
    }));

  it("smooth, blur, sharpness", () =>
    holds((image, w) => {
      alike(smooth(image), plain.smoothed(image));
      alike(smooth(image, w), plain.blended(image, plain.smoothed(image), w));
      alike(blur(image), plain.blurred(image));
      alike(blur(image, w), plain.blended(image, plain.blurred(image), w));
      alike(sharpness(image, w), plain.blended(plain.smoothed(image), image, w));
    }));

  it("autocontrast, equalize", () =>
    holds((image, w) => {
      alike(autocontrast(image), plain.replaced(image, plain.stretched));
      alike(equalize(image), plain.replaced(image, plain.spread));
      const full = plain.replaced(image, plain.spread);
      alike(equalize(image, w), plain.blended(image, full, w));
    }, 40));

  it("invert, posterize, solarize", () =>
    holds((image, w, u) => {
      alike(invert(image, w), plain.blended(image, negative(image), w));
      const [bits, threshold] = [1 + Math.floor(8 * u), 256 * u];
      const kept = 2 ** (8 - bits);
      const at = plain.byteAt(image);
      const paint = (replace: (v: number) => number): Image =>
        plain.painted(image, [image.height, image.width], (...place) => replace(at(...place)));
      alike(
        posterize(image, bits),
        paint((v) => v - (v % kept)),
      );
      alike(
        solarize(image, threshold),
        paint((v) => (v < threshold ? v : 255 - v)),
      );
    }));

  it("shears", () =>
    holds((image, w) => {
      const factor = Math.max(Math.min(w, 100), -100);
      const still = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };
      alike(shearX(image, factor), plain.mapped(image, { ...still, xy: factor }));
      alike(shearY(image, factor), plain.mapped(image, { ...still, yx: factor }));
    }));

  it("affine maps of any kind", () => {
    const number = fc.oneof(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.constantFrom(0, 1, -1, 0.5, 2 ** -16, 2 ** -20),
    );
    const place = fc.double({ min: -60, max: 60, noNaN: true });
    const map = fc.record({ xx: number, xy: number, x0: place, yx: number, yy: number, y0: place });
    fc.assert(
      fc.property(anyImage, map, (image, chosen) =>
        alike(throughAffine("test", image, chosen), plain.mapped(image, chosen)),
      ),
      { numRuns: 400 },
    );
  });

  it("translations", () =>
    holds((image, w, u) => {
      const pixels = Math.max(Math.min(w, 50), -50) * (1 + 9 * u);
      const { height, width } = image;
      const moved = (place: number): number => Math.floor(place + pixels + 0.5);
      const still = (place: number): number => place;
      // A sum of floats may round where a number alone does not; not so with fewer digits.
      fc.pre(Math.abs((pixels % 1) - 0.5) > 1e-6 && Math.abs((pixels % 1) + 0.5) > 1e-6);
      alike(translateX(image, pixels), plain.rearranged(image, [height, width], still, moved));
      alike(translateY(image, pixels), plain.rearranged(image, [height, width], moved, still));
    }));

  it("flips and shifts, alone and together", () =>
    holds((image, _, u) => {
      const { height, width } = image;
      const pad = Math.floor(u * Math.min(height, width));
      const [top, left] = [Math.floor(2 * pad * u), Math.floor((1 - u) * 2 * pad)];
      const flipped = plain.rearranged(
        image,
        [height, width],
        (y) => y,
        (x) => width - 1 - x,
      );
      const shifted = (given: Image): Image =>
        plain.rearranged(
          given,
          [height, width],
          (y) => plain.mirrored(y + top - pad, height),
          (x) => plain.mirrored(x + left - pad, width),
        );
      alike(flipLeftRight(image), flipped);
      alike(reflectShift(image, pad, top, left), shifted(image));
      alike(reflectShift(image, pad, top, left, { flip: true }), shifted(flipped));
    }));

  it("resizes of any part, along the sides in Pillow's order", () => {
    const filters = fc.constantFrom<Weighing>("lanczos", "bicubic", "bilinear", "box", "hamming");
    const rows = (image: Image, height: number, filter: Weighing): Image => {
      const { numbers, stride } = windows(image.height, height, filter);
      const weights = Array.from({ length: height }, (_, y) => {
        const [first, count] = numbers.subarray(y * stride);
        const before = new Array<number>(first).fill(0);
        return [...before, ...numbers.subarray(y * stride + 2, y * stride + 2 + count)];
      });
      return plain.weighed(image, weights);
    };
    const columns = (image: Image, width: number, filter: Weighing): Image =>
      plain.transposed(rows(plain.transposed(image), width, filter));
    fc.assert(
      fc.property(anyImage, side, side, filters, part, (image, height, width, filter, u) => {
        const [top, left] = [Math.floor(u * image.height), Math.floor(u * image.width)];
        const cut = crop(image, {
          top,
          left,
          height: image.height - top,
          width: image.width - left,
        });
        const downFirst = cut.height > height && cut.height - height > 2 * (cut.width - width);
        const expected = downFirst
          ? columns(rows(cut, height, filter), width, filter)
          : rows(columns(cut, width, filter), height, filter);
        alike(resize(cut, height, width, filter), expected);
        const margin = {
          x: Math.floor((u * (image.width - 1)) / 2),
          y: Math.floor((u * (image.height - 1)) / 2),
        };
        const rest = {
          top: margin.y,
          left: margin.x,
          height: image.height - 2 * margin.y,
          width: image.width - 2 * margin.x,
        };
        const stretched = resize(crop(image, rest), image.height, image.width, filter);
        alike(rescale(image, margin, filter), stretched);
      }),
      { numRuns: 200 },
    );
  });
});
