import * as tf from "@tensorflow/tfjs";
import { expect, expectShape } from "../base/expect";
import { UserError } from "../base/user-error";
import type { Tensors } from "../base/tensors";
import { convolve } from "../engine/convolve";
import { normalizeAndActivate, normalizeAndActivateBy } from "../engine/normalize";
import { IMAGES, type PlacedLayer, layersOf } from "./layers";
import type { Network } from "./network";

/** Released constants: slope of the leaky ReLU, batch normalization's ε. */
export const SLOPE = 0.1;
export const EPSILON = 1e-3;

/** Mean and variance of each normalization layer's inputs over one batch, by layer name. */
export type BatchStatistics = Readonly<
  Record<string, { readonly mean: tf.Tensor1D; readonly variance: tf.Tensor1D }>
>;

/** What a forward pass gives: features for the heads, and statistics. */
export interface ForwardResult {
  /** The mean over height and width of the last activations: `[batch, features]`. */
  readonly features: tf.Tensor2D;
  /** What this batch's statistics were; empty when `moving` ones were used. */
  readonly statistics: BatchStatistics;
}

/**
 * Runs images [batch, height, width, channels] in [-1, 1] through the network up to its features,
 * layer by layer. Normalizes by the batch's own statistics and returns them, or by `moving` ones when
 * given. Padding is TensorFlow's SAME: stride 2 pads nothing at the top and left of even images.
 */
export function forward(
  weights: Tensors,
  images: tf.Tensor4D,
  network: Network,
  { moving }: { moving?: BatchStatistics } = {},
): ForwardResult {
  expectShape(
    "forward",
    "images",
    images.shape,
    [null, null, null, network.channels],
    ["batch", "height", "width", String(network.channels)],
  );
  const statistics: Record<string, { mean: tf.Tensor1D; variance: tf.Tensor1D }> = {};
  const outputs = new Map([[IMAGES, shrinkImages(images, network.shrink)]]);
  let last = images;
  for (const layer of layersOf(network)) {
    const x = outputs.get(layer.input)!;
    if (layer.type === "convolution") last = convolution(weights, x, layer, outputs);
    else if (moving) last = normalization(weights, x, layer, moving[layer.name]);
    else {
      const { output, mean, variance } = batchNormalization(weights, x, layer);
      statistics[layer.name] = { mean, variance };
      last = output;
    }
    outputs.set(layer.name, last);
  }
  return { features: tf.mean<tf.Tensor2D>(last, [1, 2]), statistics };
}

function convolution(
  weights: Tensors,
  x: tf.Tensor4D,
  { name, input, stride, plus }: Extract<PlacedLayer, { type: "convolution" }>,
  outputs: ReadonlyMap<string, tf.Tensor4D>,
): tf.Tensor4D {
  const kernel = weights[`${name}/kernel`] as tf.Tensor4D;
  return convolve(x, kernel, weights[`${name}/bias`] as tf.Tensor1D, {
    stride,
    ...(input === IMAGES && { ofData: true }),
    ...(plus !== null && { plus: outputs.get(plus)! }),
  });
}

type Normalizing = Pick<PlacedLayer, "name">;
const CONSTANTS = { epsilon: EPSILON, slope: SLOPE };

function batchNormalization(weights: Tensors, x: tf.Tensor4D, { name }: Normalizing) {
  return normalizeAndActivate(x, ...scaleOf(weights, name), CONSTANTS);
}

function normalization(
  weights: Tensors,
  x: tf.Tensor4D,
  { name }: Normalizing,
  moving: BatchStatistics[string],
): tf.Tensor4D {
  return normalizeAndActivateBy(x, ...scaleOf(weights, name), moving, CONSTANTS);
}

function scaleOf(weights: Tensors, name: string): [gamma: tf.Tensor1D, beta: tf.Tensor1D] {
  return [weights[`${name}/gamma`] as tf.Tensor1D, weights[`${name}/beta`] as tf.Tensor1D];
}

// Averages squares of side x side pixels; a mean over two axes is faster than average pooling.
function shrinkImages(images: tf.Tensor4D, side: number): tf.Tensor4D {
  if (side === 1) return images;
  const [batch, height, width, channels] = images.shape;
  expect(
    height % side === 0 && width % side === 0,
    "forward",
    `images should divide by the network's shrink of ${side}, but came as ${height} x ${width}`,
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
