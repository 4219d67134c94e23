import * as tf from "@tensorflow/tfjs";
import { expect } from "../base/expect";
import { spreadBytes } from "../base/pixels";
import type { Tensors } from "../base/tensors";
import { type Network } from "./network";
import { type BatchStatistics, applyHead, forward, headKernel } from "./forward";

/**
 * Images for the network, one after another: numbers in [-1, 1], or bytes that stand for them, which
 * travel to another thread as a quarter of the memory.
 */
export interface ImageBatch {
  /** [count, height, width, channels] */
  readonly shape: readonly [number, number, number, number];
  readonly pixels: Float32Array | Uint8Array;
}

/** The pixels of a batch as numbers in [-1, 1]: byte v is 2v / 255 − 1. */
export function numbersOf({ pixels }: ImageBatch): Float32Array {
  if (pixels instanceof Float32Array) return pixels;
  const numbers = new Float32Array(pixels.length);
  spreadBytes(pixels, numbers);
  return numbers;
}

/** One pass forward and backward through the network, as plain data that any thread can run. */
export interface Pass {
  readonly name: string;
  readonly head: "classes" | "rotation";
  readonly images: ImageBatch;
  /** What each row should be: [count, classes], rows that sum to 1. */
  readonly targets: readonly (readonly number[])[];
  /** How much each row's loss counts in the sum that is differentiated. */
  readonly weights: readonly number[];
  /** Cross-entropy, or the mean over classes of (target - softmax)²; one kind for each row. */
  readonly losses: readonly RowLoss[];
}

export type RowLoss = "cross-entropy" | "squared";

export interface PassResult {
  /** Each row's loss, before its weight. */
  readonly losses: Float32Array;
  /** Of Σ weight · loss, by weight name; names that the pass does not use are missing. */
  readonly gradients: Tensors;
  readonly statistics: BatchStatistics;
}

/**
 * Runs one pass by its own batch statistics: the loss of every row, and the gradient of their
 * weighted sum. Targets are numbers, so no gradient can flow into a guess.
 * The gradients and statistics are the caller's to dispose of.
 */
export function runPass(weights: Tensors, pass: Pass, network: Network): PassResult {
  const [count] = pass.images.shape;
  for (const what of ["targets", "weights", "losses"] as const) {
    const came = pass[what].length;
    expect(
      came === count,
      "runPass",
      `${what} should be for ${count} images, but came for ${came}`,
    );
  }
  // Checked before the tape runs, for what it has saved is not freed when something throws.
  const width = headKernel(weights, pass.head).shape[1];
  const odd = pass.targets.find((target) => target.length !== width);
  expect(
    odd === undefined,
    "runPass",
    `targets of the ${pass.head} head should have ${width} numbers, but one has ${odd?.length}`,
  );
  return tf.tidy(() => {
    const names = Object.keys(weights);
    const targets = tf.tensor2d(pass.targets.flat(), [count, pass.targets[0].length]);
    const squared = pass.losses.map((kind) => (kind === "squared" ? 1 : 0));
    let statistics: BatchStatistics = {};
    const lossesOf = (): tf.Tensor1D => {
      const run = forward(weights, imageTensor(pass.images), network);
      // Kept, because the tape frees whatever the forward function does not answer.
      statistics = keepStatistics(run.statistics);
      const logits = applyHead(weights, run.features, pass.head);
      return rowLosses(logits, targets, squared);
    };
    // The rows' weights are the gradient that arrives from above: d Σ wᵢ lossᵢ / d lossᵢ = wᵢ.
    const above = tf.tensor1d(pass.weights as number[]);
    const inputs = names.map((name) => weights[name]);
    const { value, grads } = tf.engine().gradients(lossesOf, inputs, above, true);
    const gradients = Object.fromEntries(
      names.flatMap((name, i) => (grads[i] ? [[name, tf.keep(grads[i])]] : [])),
    ) as Tensors;
    return { losses: value.dataSync<"float32">().slice(), gradients, statistics };
  });
}

function keepStatistics(statistics: BatchStatistics): BatchStatistics {
  for (const { mean, variance } of Object.values(statistics)) [mean, variance].forEach(tf.keep);
  return statistics;
}

function rowLosses(logits: tf.Tensor2D, targets: tf.Tensor2D, squared: number[]): tf.Tensor1D {
  const crossEntropy = tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1));
  if (!squared.includes(1)) return crossEntropy as tf.Tensor1D;
  const distance = tf.mean(tf.square(tf.sub(targets, tf.softmax(logits))), 1);
  const choose = tf.tensor1d(squared);
  return tf.add(tf.mul(choose, distance), tf.mul(tf.sub(1, choose), crossEntropy));
}

/**
 * Logits without gradients: by the batch's own statistics as in training, or by `moving` ones.
 * [count, height, width, channels] → [count, classes]
 */
export function predict(
  weights: Tensors,
  images: ImageBatch,
  network: Network,
  { moving }: { moving?: BatchStatistics } = {},
): number[][] {
  return tf.tidy(() => {
    const run = forward(weights, imageTensor(images), network, moving ? { moving } : {});
    return applyHead(weights, run.features, "classes").arraySync();
  });
}

function imageTensor(images: ImageBatch): tf.Tensor4D {
  return tf.tensor4d(numbersOf(images), [...images.shape]);
}
