import * as tf from "@tensorflow/tfjs";
import { expect, expectShape } from "../base/expect";
import { UserError } from "../base/user-error";
import type { Tensors } from "../base/tensors";
import { type ConvolveOptions, convolve } from "../engine/convolve";
import { normalizeAndActivate, normalizeAndActivateBy } from "../engine/normalize";
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
  const convolution = (name: string, x: tf.Tensor4D, options?: ConvolveOptions): tf.Tensor4D => {
    const kernel = weights[`${name}/kernel`] as tf.Tensor4D;
    return convolve(x, kernel, weights[`${name}/bias`] as tf.Tensor1D, options);
  };
  const activation = (name: string, x: tf.Tensor4D): tf.Tensor4D => {
    const gamma = weights[`${name}/gamma`] as tf.Tensor1D;
    const beta = weights[`${name}/beta`] as tf.Tensor1D;
    const constants = { epsilon: EPSILON, slope: SLOPE };
    if (moving) return normalizeAndActivateBy(x, gamma, beta, moving[name], constants);
    const { output, mean, variance } = normalizeAndActivate(x, gamma, beta, constants);
    statistics[name] = { mean, variance };
    return output;
  };

  let x = convolution("stem", shrinkImages(images, plan.shrink), { ofData: true });
  for (const { name, width, stride, first } of blocksOf(plan)) {
    const activated = activation(`${name}/norm1`, x);
    const inner = activation(`${name}/norm2`, convolution(`${name}/conv1`, activated, { stride }));
    const raw = first ? activated : x;
    const shortcut =
      width.from === width.to ? raw : convolution(`${name}/shortcut`, raw, { stride });
    x = convolution(`${name}/conv2`, inner, { plus: shortcut });
  }
  const features = tf.mean<tf.Tensor2D>(activation("tail", x), [1, 2]);
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
  throw new UserError(`applyHead: these weights have no ${head} head; ask initWeights for one`);
}
