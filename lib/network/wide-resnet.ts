import * as tf from "@tensorflow/tfjs";
import { normals } from "../base/draws";
import { expectShape, expectWhole } from "../base/expect";
import { Fault } from "../base/fault";
import { type Key, fork } from "../base/keys";
import type { Tensors } from "../base/tensors";
import { batchNorm, normalize } from "../engine/batch-norm";
import { leakyRelu } from "../engine/leaky-relu";

/** A wide residual network's plan: plain data, from which weights and passes follow. */
export interface NetworkPlan {
  readonly classes: number;
  /** 3 for color, 1 for grey images. */
  readonly channels: number;
  /** Width of the first scale; each further scale doubles it. 32 in WRN-28-2. */
  readonly filters: number;
  /** Scales, each but the first halving the image. 3 for 32 x 32 images. */
  readonly scales: number;
  /** Residual blocks a scale. 4 in WRN-28-2, 1 in WRN-10. */
  readonly repeat: number;
  /** Averages squares of this many pixels a side before anything else; 1 leaves images alone. */
  readonly shrink: number;
}

/** WRN-28-2, the network of the paper's CIFAR-10 and SVHN runs: 1 469 642 weights for 10 classes. */
export const wrn28x2: NetworkPlan = {
  classes: 10,
  channels: 3,
  filters: 32,
  scales: 3,
  repeat: 4,
  shrink: 1,
};

/** WRN-10-1, small enough for a lesson: one block a scale, width 16. */
export const wrn10x1: NetworkPlan = { ...wrn28x2, filters: 16, repeat: 1 };

/** Released constants: slope of the leaky ReLU, batch normalization's ε. */
const SLOPE = 0.1;
const EPSILON = 1e-3;

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

/** One convolution or normalization after another, in the order of the forward pass. */
interface Block {
  readonly name: string;
  readonly width: { readonly from: number; readonly to: number };
  readonly stride: 1 | 2;
  /** The very first block's shortcut reads the activated input; all others read the raw one. */
  readonly first: boolean;
}

/** The residual blocks that a plan stands for. */
function blocksOf({ filters, scales, repeat }: NetworkPlan): Block[] {
  const blocks: Block[] = [];
  let from = 16;
  for (let scale = 0; scale < scales; scale++) {
    for (let i = 0; i < repeat; i++) {
      const to = filters * 2 ** scale;
      const stride = scale > 0 && i === 0 ? 2 : 1;
      blocks.push({
        name: `scale${scale}/block${i}`,
        width: { from, to },
        stride,
        first: blocks.length === 0,
      });
      from = to;
    }
  }
  return blocks;
}

/** How many features the network hands to its heads. */
export function featureCount({ filters, scales }: NetworkPlan): number {
  return filters * 2 ** (scales - 1);
}

/** What a weight is, before it has numbers. */
interface WeightPlan {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: "convolution" | "dense" | "zero" | "one";
}

/** Every weight of a plan: its name, its shape, and how it starts. */
function weightPlans(plan: NetworkPlan, rotation: boolean): WeightPlan[] {
  const convolution = (name: string, size: number, from: number, to: number): WeightPlan[] => [
    { name: `${name}/kernel`, shape: [size, size, from, to], start: "convolution" },
    { name: `${name}/bias`, shape: [to], start: "zero" },
  ];
  const normalization = (name: string, width: number): WeightPlan[] => [
    { name: `${name}/gamma`, shape: [width], start: "one" },
    { name: `${name}/beta`, shape: [width], start: "zero" },
  ];
  const dense = (name: string, to: number): WeightPlan[] => [
    { name: `${name}/kernel`, shape: [featureCount(plan), to], start: "dense" },
    { name: `${name}/bias`, shape: [to], start: "zero" },
  ];
  const blocks = blocksOf(plan).flatMap(({ name, width: { from, to } }) => [
    ...normalization(`${name}/norm1`, from),
    ...convolution(`${name}/conv1`, 3, from, to),
    ...normalization(`${name}/norm2`, to),
    ...convolution(`${name}/conv2`, 3, to, to),
    ...(from === to ? [] : convolution(`${name}/shortcut`, 1, from, to)),
  ]);
  return [
    ...convolution("stem", 3, plan.channels, 16),
    ...blocks,
    ...normalization("tail", featureCount(plan)),
    ...dense("classes", plan.classes),
    ...(rotation ? dense("rotation", 4) : []),
  ];
}

/** How many trainable numbers a plan's network has, with or without the rotation head. */
export function countWeights(
  plan: NetworkPlan,
  { rotation = false }: { rotation?: boolean } = {},
): number {
  expectPlan("countWeights", plan);
  return weightPlans(plan, rotation).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/**
 * Initial weights by name. Kernels of convolutions are drawn from N(0, 2 / (k² · filters out)),
 * dense ones Glorot-normal, truncated at two deviations; biases and β start at 0, γ at 1.
 * `rotation` adds the head that tells four rotations apart. Throws on a plan that cannot be built.
 */
export function initWeights(
  key: Key,
  plan: NetworkPlan,
  { rotation = false }: { rotation?: boolean } = {},
): Tensors {
  expectPlan("initWeights", plan);
  const start = ({ name, shape, start }: WeightPlan): tf.Tensor => {
    const size = sizeOf(shape);
    if (start === "zero") return tf.zeros([...shape]);
    if (start === "one") return tf.ones([...shape]);
    const [values, deviation] =
      start === "convolution"
        ? [normals(fork(key, name), size), Math.sqrt(2 / (size / shape[2]))]
        : [normals(fork(key, name), size, { truncate: 2 }), Math.sqrt(2 / (shape[0] + shape[1]))];
    return tf.tensor(scaled(values, deviation), [...shape]);
  };
  return Object.fromEntries(weightPlans(plan, rotation).map((each) => [each.name, start(each)]));
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function scaled(numbers: Float64Array, factor: number): Float32Array {
  return Float32Array.from(numbers, (value) => value * factor);
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

  let x = convolve(
    "stem",
    plan.shrink > 1 ? tf.avgPool(images, plan.shrink, plan.shrink, "valid") : images,
  );
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

/** Logits of a head on the features: [batch, features] → [batch, classes] or [batch, 4 rotations]. */
export function applyHead(
  weights: Tensors,
  features: tf.Tensor2D,
  head: "classes" | "rotation",
): tf.Tensor2D {
  const kernel = weights[`${head}/kernel`];
  if (kernel === undefined) {
    throw new Fault(`applyHead: these weights have no ${head} head; ask initWeights for one`);
  }
  return tf.add(tf.matMul(features, kernel as tf.Tensor2D), weights[`${head}/bias`]);
}

function expectPlan(who: string, plan: NetworkPlan): void {
  for (const name of ["classes", "channels", "filters", "scales", "repeat", "shrink"] as const) {
    expectWhole(who, `the plan's ${name}`, plan[name], 1);
  }
}
