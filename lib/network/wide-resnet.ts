import * as tf from "@tensorflow/tfjs";
import { expect, expectShape } from "../base/expect";
import { Fault } from "../base/fault";
import type { Tensors } from "../base/tensors";
import { batchNorm, normalize } from "../engine/batch-norm";
import { leakyRelu } from "../engine/leaky-relu";
import { type NetworkPlan, blocksOf } from "./plan";

/** Released constants: slope of the leaky ReLU, batch normalization's ε. */
export const SLOPE = 0.1;
export const EPSILON = 1e-3;

/** Mean and variance of each normalization layer's inputs over one batch, by layer name. */
export type BatchStatistics = Readonly<
  Record<string, { readonly mean: tf.Tensor1D; readonly variance: tf.Tensor1D }>
>;

export interface ForwardResult {
  /** [batch, features]: the mean over height and width of the last activations. */
  readonly features: tf.Tensor2D;
  /** What this batch's statistics were; empty when `moving` ones were used. */
  readonly statistics: BatchStatistics;
}

/**
 * Runs images [batch, height, width, channels] in [-1, 1] through the network up to its features.
 * Normalizes by the batch's own statistics and returns them, or by `moving` ones when given.
 * Padding is TensorFlow's SAME: stride 2 pads nothing at the top and left of even images.
 */
export function forward(
  weights: Tensors,
  images: tf.Tensor4D,
  plan: NetworkPlan,
  { moving }: { moving?: BatchStatistics } = {},
): ForwardResult {
  expectShape(
    "forward",
    "images",
    images.shape,
    [null, null, null, plan.channels],
    ["batch", "height", "width", String(plan.channels)],
  );
  const statistics: Record<string, { mean: tf.Tensor1D; variance: tf.Tensor1D }> = {};
  const convolve = (name: string, x: tf.Tensor4D, stride: 1 | 2 = 1): tf.Tensor4D =>
    tf.add(
      tf.conv2d(x, weights[`${name}/kernel`] as tf.Tensor4D, stride, "same"),
      weights[`${name}/bias`],
    );
  const normalizeAndActivate = (name: string, x: tf.Tensor4D): tf.Tensor4D => {
    const gamma = weights[`${name}/gamma`] as tf.Tensor1D;
    const beta = weights[`${name}/beta`] as tf.Tensor1D;
    if (moving) {
      return leakyRelu(normalize(x, gamma, beta, moving[name], { epsilon: EPSILON }), SLOPE);
    }
    const { output, mean, variance } = batchNorm(x, gamma, beta, { epsilon: EPSILON });
    statistics[name] = { mean, variance };
    return leakyRelu(output, SLOPE);
  };

  let x = convolve("stem", shrinkImages(images, plan.shrink));
  for (const { name, width, stride, first } of blocksOf(plan)) {
    const activated = normalizeAndActivate(`${name}/norm1`, x);
    const inner = convolve(`${name}/conv1`, activated, stride);
    const residue = convolve(`${name}/conv2`, normalizeAndActivate(`${name}/norm2`, inner));
    const raw = first ? activated : x;
    const shortcut = width.from === width.to ? raw : convolve(`${name}/shortcut`, raw, stride);
    x = tf.add(shortcut, residue);
  }
  const features = tf.mean<tf.Tensor2D>(normalizeAndActivate("tail", x), [1, 2]);
  return { features, statistics };
}

// Averages squares of side x side pixels; a mean over two axes is faster than average pooling.
function shrinkImages(images: tf.Tensor4D, side: number): tf.Tensor4D {
  if (side === 1) return images;
  const [batch, height, width, channels] = images.shape;
  expect(
    height % side === 0 && width % side === 0,
    "forward",
    `images should divide by the plan's shrink of ${side}, but came as ${height} x ${width}`,
  );
  const squares = tf.reshape(images, [batch, height / side, side, width / side, side, channels]);
  return tf.mean<tf.Tensor4D>(squares, [2, 4]);
}

/** Logits of a head on the features: [batch, features] → [batch, classes] or [batch, 4 rotations]. */
export function applyHead(
  weights: Tensors,
  features: tf.Tensor2D,
  head: "classes" | "rotation",
): tf.Tensor2D {
  return tf.add(tf.matMul(features, headKernel(weights, head)), weights[`${head}/bias`]);
}

/** The kernel of a head, [features, classes]. Throws a sentence when the weights have no such head. */
export function headKernel(weights: Tensors, head: "classes" | "rotation"): tf.Tensor2D {
  const kernel = weights[`${head}/kernel`];
  if (kernel !== undefined) return kernel as tf.Tensor2D;
  throw new Fault(`applyHead: these weights have no ${head} head; ask initWeights for one`);
}
