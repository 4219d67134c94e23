import * as tf from "@tensorflow/tfjs";
import { convolve } from "../../lib/engine/convolve";
import { normalizeAndActivate, normalizeAndActivateBy } from "../../lib/engine/normalize";
import type { Case } from "./kernel-cases";

/** A convolution of 3 x 3 at stride 1: images, the channels that come out, whether to add `plus`. */
interface Slide {
  readonly image: readonly [number, number, number, number];
  readonly out: number;
  readonly plus?: boolean;
}

// The own operations take tiles of 2 x 2 pixels, 16 channels, and a few hundred tiles at a time: sides
// are even, odd and 1 here, channels one, two and three registers full, tiles fewer and more than fit.
const slides: readonly Slide[] = [
  { image: [1, 1, 1, 16], out: 16 },
  { image: [3, 1, 1, 16], out: 16, plus: true },
  { image: [1, 1, 5, 16], out: 32, plus: true },
  { image: [3, 6, 1, 32], out: 16 },
  { image: [1, 2, 2, 16], out: 16, plus: true },
  { image: [3, 4, 6, 16], out: 16 },
  { image: [1, 5, 7, 16], out: 48, plus: true },
  { image: [3, 3, 4, 48], out: 16, plus: true },
  { image: [1, 4, 3, 48], out: 48 },
  { image: [3, 7, 5, 32], out: 48, plus: true },
  { image: [3, 24, 23, 16], out: 16, plus: true },
  { image: [1, 21, 20, 64], out: 80 },
];

/** x, kernel, bias and perhaps `plus` through `convolve`, by the name of the case. */
export const convolutions: Readonly<Record<string, Slide>> = Object.fromEntries(
  slides.map((slide) => {
    const { image, out, plus = false } = slide;
    return [`convolve ${image.join(" x ")} to ${out}${plus ? " and add" : ""}`, slide];
  }),
);

function convolution({ image, out, plus = false }: Slide): Case {
  const result = [...image.slice(0, 3), out];
  return {
    shapes: [image, [3, 3, image[3], out], [out], ...(plus ? [result] : [])],
    compute: (x, kernel, bias, more?: tf.Tensor) =>
      convolve(
        x as tf.Tensor4D,
        kernel as tf.Tensor4D,
        bias as tf.Tensor1D,
        more ? { plus: more as tf.Tensor4D } : {},
      ),
    // A portable convolution takes milliseconds where there are many pixels.
    tried: image[1] > 20 ? 2 : 8,
  };
}

const constants = { epsilon: 0.01, slope: 0.1 };

/** x, gamma, beta → one of what `normalizeAndActivate` answers. */
function normalization(shape: readonly number[], part: "output" | "mean" | "variance"): Case {
  const channels = shape.at(-1)!;
  return {
    shapes: [shape, [channels], [channels]],
    compute: (x, gamma, beta) => {
      const given = [x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D] as const;
      return normalizeAndActivate(...given, constants)[part];
    },
    // Differences across the bend of the leaky ReLU are no gradients.
    tried: 0,
    ...(part === "output" ? {} : { flat: true }),
  };
}

// One channel high above the bend, the next deep below it.
const offBend = (beta: tf.Tensor): tf.Tensor1D =>
  tf.add<tf.Tensor1D>(
    beta,
    tf.tensor1d(Array.from({ length: beta.size }, (_, c) => (c % 2 ? -6 : 6))),
  );

const batches: readonly (readonly number[])[] = [
  [1, 1, 1, 16],
  [1, 1, 3, 32],
  [3, 5, 4, 16],
  [3, 9, 7, 48],
];

export const ownKernelCases: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    Object.entries(convolutions).map(([name, slide]) => [name, convolution(slide)]),
  ),
  ...Object.fromEntries(
    batches.flatMap((shape) =>
      (["output", "mean", "variance"] as const).map((part) => [
        `normalizeAndActivate's ${part}, ${shape.join(" x ")}`,
        normalization(shape, part),
      ]),
    ),
  ),
  "normalizeAndActivate, off the bend": {
    shapes: [[3, 5, 4, 32], [32], [32]],
    compute: (x, gamma, beta) => {
      const given = [x as tf.Tensor4D, gamma as tf.Tensor1D, offBend(beta)] as const;
      return normalizeAndActivate(...given, constants).output;
    },
    tried: 32,
  },
  normalizeAndActivateBy: {
    shapes: [[3, 5, 4, 32], [32], [32], [32], [32]],
    compute: (x, gamma, beta, mean, variance) =>
      normalizeAndActivateBy(
        x as tf.Tensor4D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
        { mean: mean as tf.Tensor1D, variance: tf.add<tf.Tensor1D>(tf.square(variance), 0.5) },
        constants,
      ),
    flat: true, // for evaluation: the own operation has no gradient
  },
};
