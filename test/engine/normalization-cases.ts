import * as tf from "@tensorflow/tfjs";
import { normalizeAndActivate, normalizeAndActivateBy } from "../../lib/engine/normalize";
import type { Case } from "./kernel-cases";

const constants = { epsilon: 0.01, slope: 0.1 };

/** x, gamma, beta → one of the results of `normalizeAndActivate`. */
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

export const normalizationCases: Readonly<Record<string, Case>> = {
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
