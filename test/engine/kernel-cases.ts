import * as tf from "@tensorflow/tfjs";
import { batchNorm, normalize } from "../../lib/engine/batch-norm";
import { leakyRelu } from "../../lib/engine/leaky-relu";
import { convolutionCases } from "./convolution-cases";
import { normalizationCases } from "./normalization-cases";

/** One computation, run on both engines on the same numbers. */
export interface Case {
  readonly shapes: readonly (readonly number[])[];
  readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** Left out where there is no gradient to speak of. */
  readonly flat?: boolean;
  /** How many numbers of each input are moved for finite differences; all, unless given. */
  readonly tried?: number;
}

const image = [2, 6, 4, 3];

function convolution(
  imageShape: readonly number[],
  filterShape: readonly number[],
  strides: number,
  pad: "same" | "valid",
): Case {
  return {
    shapes: [imageShape, filterShape],
    compute: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
  };
}

/** x, gamma, beta → one of the results of batchNorm. */
const normalized = (part: "output" | "mean" | "variance"): Case => ({
  shapes: [image, [3], [3]],
  compute: (x, gamma, beta) =>
    batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, { epsilon: 0.01 })[part],
  ...(part === "output" ? {} : { flat: true }),
});

const unary = (compute: (x: tf.Tensor) => tf.Tensor): Case => ({ shapes: [[3, 4]], compute });
const binary = (compute: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case => ({
  shapes: [
    [3, 4],
    [3, 4],
  ],
  compute,
});
const positive = (x: tf.Tensor) => tf.add(tf.square(x), 0.5);

export const cases: Readonly<Record<string, Case>> = {
  "3x3 convolution": convolution(image, [3, 3, 3, 5], 1, "same"),
  "3x3 convolution, stride 2, even sides": convolution(image, [3, 3, 3, 5], 2, "same"),
  "3x3 convolution, stride 2, odd sides": convolution([1, 5, 7, 2], [3, 3, 2, 3], 2, "same"),
  "3x3 convolution, stride 2, no padding, a row left over": convolution(
    [2, 6, 6, 2],
    [3, 3, 2, 2],
    2,
    "valid",
  ),
  "3x3 convolution to eight channels": convolution(image, [3, 3, 3, 8], 1, "same"),
  "3x3 convolution of eight channels to eight": convolution([2, 5, 7, 8], [3, 3, 8, 8], 1, "same"),
  "3x3 convolution to eight, stride 2": convolution([1, 4, 6, 8], [3, 3, 8, 8], 2, "same"),
  "3x3 convolution to sixteen, stride 2, odd sides": convolution(
    [1, 5, 7, 8],
    [3, 3, 8, 16],
    2,
    "same",
  ),
  "3x3 convolution of nine to eight, stride 2, no padding, a row left over": convolution(
    [2, 6, 6, 9],
    [3, 3, 9, 8],
    2,
    "valid",
  ),
  "1x1 convolution of eight to eight, stride 2": convolution([1, 5, 7, 8], [1, 1, 8, 8], 2, "same"),
  "5x2 convolution of eight to eight": convolution([1, 4, 5, 8], [5, 2, 8, 8], 1, "same"),
  "1x1 convolution": convolution(image, [1, 1, 3, 4], 1, "same"),
  "1x1 convolution, stride 2": convolution(image, [1, 1, 3, 4], 2, "same"),
  "1x1 convolution, stride 2, odd sides": convolution([1, 5, 7, 2], [1, 1, 2, 3], 2, "same"),
  "batchNorm's output": normalized("output"),
  "batchNorm's mean": normalized("mean"),
  "batchNorm's variance": normalized("variance"),
  "batchNorm of a single pixel": {
    shapes: [[1, 1, 1, 2], [2], [2]],
    compute: (x, gamma, beta) =>
      batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D).output,
  },
  normalize: {
    shapes: [image, [3], [3], [3], [3]],
    compute: (x, gamma, beta, mean, variance) =>
      normalize(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, {
        mean: mean as tf.Tensor1D,
        variance: positive(variance) as tf.Tensor1D,
      }),
  },
  leakyRelu: unary((x) => leakyRelu(x, 0.1)),
  softmax: unary((x) => tf.softmax(x)),
  logSoftmax: unary((x) => tf.logSoftmax(x)),
  mean: unary((x) => tf.mean(x, 1)),
  "mean over height and width": { shapes: [image], compute: (x) => tf.mean(x, [1, 2]) },
  sum: unary((x) => tf.sum(x, 0)),
  "sum of columns, eight of them": { shapes: [[5, 3, 8]], compute: (x) => tf.sum(x, [0, 1]) },
  "sum of columns of many rows": { shapes: [[600, 8]], compute: (x) => tf.sum(x, 0), flat: true },
  "mean of columns, sixteen of them": { shapes: [[7, 16]], compute: (x) => tf.mean(x, 0) },
  "mean of columns of many rows": { shapes: [[300, 8]], compute: (x) => tf.mean(x, 0), flat: true },
  "sum that keeps its axes": { shapes: [[3, 8]], compute: (x) => tf.sum(x, 0, true) },
  "clones in a product": unary((x) => tf.mul(tf.clone(x), tf.clone(x))),
  pad: {
    shapes: [image],
    compute: (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ]),
  },
  mirrorPad: {
    shapes: [image],
    compute: (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [2, 2],
          [1, 1],
          [0, 0],
        ],
        "reflect",
      ),
    flat: true, // TensorFlow.js has no gradient for it on any backend
  },
  matMul: {
    shapes: [
      [3, 4],
      [4, 2],
    ],
    compute: (a, b) => tf.matMul(a, b),
  },
  "matMul, both turned": {
    shapes: [
      [4, 3],
      [2, 4],
    ],
    compute: (a, b) => tf.matMul(a, b, true, true),
  },
  gather: unary((x) => tf.gather(x, tf.tensor1d([2, 0, 2], "int32"))),
  "gather by columns": unary((x) => tf.gather(x, tf.tensor1d([3, 1], "int32"), 1)),
  concat: binary((a, b) => tf.concat([a, b], 1)),
  slice: unary((x) => tf.slice(x, [1, 1], [2, 2])),
  split: unary((x) => tf.split(x, 2, 1).at(1)!),
  stack: binary((a, b) => tf.stack([a, b], 1)),
  tile: unary((x) => tf.tile(x, [2, 3])),
  transpose: { shapes: [image], compute: (x) => tf.transpose(x, [0, 2, 1, 3]) },
  reverse: { shapes: [image], compute: (x) => tf.reverse(x, [1, 2]) },
  cumsum: unary((x) => tf.cumsum(x, 1)),
  sqrt: unary((x) => tf.sqrt(positive(x))),
  rsqrt: unary((x) => tf.rsqrt(positive(x))),
  log: unary((x) => tf.log(positive(x))),
  exp: unary((x) => tf.exp(x)),
  pow: unary((x) => tf.pow(positive(x), 1.5)),
  abs: unary((x) => tf.abs(x)),
  square: unary((x) => tf.square(x)),
  add: binary((a, b) => tf.add(a, b)),
  sub: binary((a, b) => tf.sub(a, b)),
  mul: binary((a, b) => tf.mul(a, b)),
  div: binary((a, b) => tf.div(a, positive(b))),
  "sub of a row": { shapes: [[3, 4], [4]], compute: (a, b) => tf.sub(a, b) },
  minimum: binary((a, b) => tf.minimum(a, b)),
  maximum: binary((a, b) => tf.maximum(a, b)),
  where: binary((a, b) => tf.where(tf.tensor([[true], [false], [true]], [3, 1]), tf.mul(a, 2), b)),
  clip: unary((x) => tf.clipByValue(x, -0.4, 0.4)),
  logSumExp: unary((x) => tf.logSumExp(x, 1)),
  argMax: { ...unary((x) => tf.argMax(x, 1)), flat: true },
  oneHot: { ...unary((x) => tf.oneHot(tf.argMax(x, 1), 4)), flat: true },
  "oneHot of floats, smoothed": {
    ...unary((x) => tf.oneHot(tf.argMax(x, 1), 4, 0.9, 0.1, "float32")),
    flat: true,
  },
  "oneHot in a product": unary((x) =>
    tf.matMul(tf.oneHot(tf.tensor1d([2, 0], "int32"), 3, 1, 0, "float32"), x),
  ),
  topk: { ...unary((x) => tf.topk(x, 2).indices), flat: true },
  "the share of matches": {
    ...binary((a, b) => tf.mean(tf.cast(tf.equal(tf.argMax(a, 1), tf.argMax(b, 1)), "float32"))),
    flat: true,
  },
  "sums of whole numbers": {
    ...unary((x) => tf.sum(tf.cast(tf.mul(x, 10), "int32"), 1)),
    flat: true,
  },
  "the larger of whole numbers": {
    ...binary((a, b) => tf.maximum(tf.cast(tf.mul(a, 9), "int32"), tf.cast(tf.mul(b, 9), "int32"))),
    flat: true,
  },
  "the mean of truths": { ...unary((x) => tf.mean(tf.greater(x, 0))), flat: true },
  equal: { ...binary((a, b) => tf.equal(tf.argMax(a, 1), tf.argMax(b, 1))), flat: true },
  ...convolutionCases,
  ...normalizationCases,
};
