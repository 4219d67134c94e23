import * as tf from "@tensorflow/tfjs";
import { expectShape } from "../base/expect";
import type { Attribute, NativeBackend } from "./native";
import { nativeBackend } from "./native";

// An interface would not pass through tf.tidy.
export type Normalized = {
  /** [batch, height, width, channels] */
  readonly output: tf.Tensor4D;
  /** [channels] */
  readonly mean: tf.Tensor1D;
  /** [channels], unbiased: what a moving variance is updated with. */
  readonly variance: tf.Tensor1D;
};

/**
 * Batch normalization for training: γ (x - μ) / √(σ² + ε) + β with each channel's own mean μ and
 * biased variance σ² over batch, height and width. The `variance` given back is the unbiased
 * n/(n-1) σ², as from TensorFlow's fused operation; no gradient flows into the two statistics.
 * x [batch, height, width, channels], gamma and beta [channels]. Ioffe and Szegedy, 1502.03167.
 */
export function batchNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { epsilon = 0.001 }: { epsilon?: number } = {},
): Normalized {
  expectShape("batchNorm", "x", x.shape, [null, null, null, null], SIDES);
  expectShape("batchNorm", "gamma", gamma.shape, [x.shape[3]]);
  expectShape("batchNorm", "beta", beta.shape, [x.shape[3]]);
  const native = nativeBackend();
  return tf.tidy(() =>
    native === null ? composed(x, gamma, beta, epsilon) : fused(native, x, gamma, beta, epsilon),
  );
}

/**
 * Batch normalization with statistics that are given: γ (x - mean) / √(variance + ε) + β.
 * x [batch, height, width, channels], the others [channels].
 */
export function normalize(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { mean, variance }: { readonly mean: tf.Tensor1D; readonly variance: tf.Tensor1D },
  { epsilon = 0.001 }: { epsilon?: number } = {},
): tf.Tensor4D {
  // Twice as fast as the fused kernel on small images: two passes over the numbers, no statistics.
  return tf.tidy(() => {
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)));
  });
}

const SIDES = ["batch", "height", "width", "channels"];

// TensorFlow's fused kernels, called past the tape: customGrad alone records the gradient there.
function fused(
  native: NativeBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalized {
  const attributes = fusedAttributes(native, epsilon);
  const none = tf.tensor1d([], "float32");
  const [output, mean, variance, ...reserved] = native.executeMultipleOutputs(
    "FusedBatchNormV3",
    attributes,
    [x, gamma, beta, none, none],
    6,
  );
  const differentiable = tf.customGrad((...given) => {
    const save = given[3] as tf.GradSaveFunc;
    save([x, gamma, ...reserved]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [images, scale, ...reserve] = saved;
      return native
        .executeMultipleOutputs(
          "FusedBatchNormGradV3",
          attributes,
          [dy, images, scale, ...reserve],
          5,
        )
        .slice(0, 3);
    };
    return { value: output, gradFunc };
  });
  return {
    output: differentiable(x, gamma, beta) as tf.Tensor4D,
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  };
}

function fusedAttributes({ binding }: NativeBackend, epsilon: number): Attribute[] {
  return [
    { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: "U", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: "epsilon", type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: "data_format", type: binding.TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: binding.TF_ATTR_BOOL, value: true },
  ];
}

// The same in operations that every backend has, on pixels as rows: [n, channels].
function composed(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalized {
  const channels = x.shape[3];
  const n = x.size / channels;
  const asRows = (images: tf.Tensor) => tf.reshape(images, [n, channels]);
  const mean = tf.mean(asRows(x), 0);
  const biased = tf.mean(tf.square(tf.sub(asRows(x), mean)), 0);
  const inverse = tf.rsqrt(tf.add(biased, epsilon));
  const differentiable = tf.customGrad((...given) => {
    const [images, scale, shift, save] = given as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.GradSaveFunc,
    ];
    const standard = tf.mul(tf.sub(asRows(images), mean), inverse);
    save([standard, scale, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [z, factor, rate] = saved; // z is x standardized, rate 1 / √(σ² + ε)
      const rows = asRows(dy);
      const byShift = tf.sum(rows, 0);
      const byScale = tf.sum(tf.mul(rows, z), 0);
      // γ / √(σ² + ε) (dy - mean(dy) - z mean(dy z)): the last two are the paths through μ and σ².
      const centered = tf.sub(rows, tf.add(tf.div(byShift, n), tf.mul(z, tf.div(byScale, n))));
      const byImages = tf.reshape(tf.mul(centered, tf.mul(factor, rate)), x.shape);
      return [byImages, byScale, byShift];
    };
    const value = tf.reshape(tf.add(tf.mul(standard, scale), shift), x.shape);
    return { value, gradFunc };
  });
  return {
    output: differentiable(x, gamma, beta) as tf.Tensor4D,
    mean: mean as tf.Tensor1D,
    variance: tf.mul(biased, n / Math.max(1, n - 1)),
  };
}
