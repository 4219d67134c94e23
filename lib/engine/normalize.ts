import * as tf from "@tensorflow/tfjs";
import { type Normalized, batchNorm, normalize } from "./batch-norm";
import { leakyRelu } from "./leaky-relu";
import type { NativeBackend } from "./native";
import { fillsRegisters, ownKernels, runOwn } from "./own-kernels";

interface Constants {
  /** Keeps the square root away from 0. */
  readonly epsilon: number;
  /** Of the leaky ReLU below 0. */
  readonly slope: number;
}

/**
 * Batch normalization by the batch's own statistics, then the leaky ReLU: `batchNorm` and
 * `leakyRelu` in one operation where the native engine has it. Shapes as for `batchNorm`.
 */
export function normalizeAndActivate(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  constants: Constants,
): Normalized {
  const native = fillsRegisters(x.shape[3]) ? ownKernels() : null;
  if (native !== null) return tf.tidy(() => fused(native, x, gamma, beta, constants));
  const { output, mean, variance } = batchNorm(x, gamma, beta, constants);
  return { output: leakyRelu(output, constants.slope), mean, variance };
}

/** The same by statistics that are given, as in evaluation: `normalize` and `leakyRelu`. */
export function normalizeAndActivateBy(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  statistics: { readonly mean: tf.Tensor1D; readonly variance: tf.Tensor1D },
  constants: Constants,
): tf.Tensor4D {
  const native = fillsRegisters(x.shape[3]) ? ownKernels() : null;
  if (native === null) {
    return leakyRelu(normalize(x, gamma, beta, statistics, constants), constants.slope);
  }
  const { mean, variance } = statistics;
  const inputs = [x, gamma, beta, mean, variance];
  return runOwn(native, "NormalizeBy", inputs, 1, { ...constants })[0] as tf.Tensor4D;
}

// Past the tape, as in `batchNorm`.
function fused(
  native: NativeBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { epsilon, slope }: Constants,
): Normalized {
  const constants = { epsilon, slope };
  const [output, mean, variance, inverse] = runOwn(
    native,
    "Normalize",
    [x, gamma, beta],
    4,
    constants,
  );
  const differentiable = tf.customGrad((...given) => {
    const save = given[3] as tf.GradSaveFunc;
    save([x, gamma, beta, mean, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      runOwn(native, "NormalizeGradient", [dy, ...saved], 3, constants);
    return { value: output, gradFunc };
  });
  return {
    output: differentiable(x, gamma, beta) as tf.Tensor4D,
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  };
}
