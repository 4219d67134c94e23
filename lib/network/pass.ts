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
  /** Which term of the loss each row belongs to, for reports. */
  readonly terms: readonly string[];
  /** How much each row's loss counts in the sum that is differentiated. */
  readonly weights: readonly number[];
  /** How each row's loss is computed. */
  readonly losses: readonly RowLoss[];
}

/**
 * The loss of a row: cross-entropy, the mean over classes of (target - softmax)², or a function from
 * targets and logits, both [rows, classes], to [rows]. A pass with a function runs in the thread that
 * has it, all others on any.
 */
export type RowLoss = "cross-entropy" | "squared" | LossFunction;
/** The loss of each row from targets and logits, both [rows, classes] → [rows]. */
export type LossFunction = (targets: tf.Tensor2D, logits: tf.Tensor2D) => tf.Tensor1D;

/** What a pass gives; its tensors are the caller's to dispose of. */
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
  for (const what of ["targets", "terms", "weights", "losses"] as const) {
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
    let statistics: BatchStatistics = {};
    const lossesOf = (): tf.Tensor1D => {
      const run = forward(weights, imageTensor(pass.images), network);
      // Kept, because the tape frees whatever the forward function does not answer.
      statistics = keepStatistics(run.statistics);
      const logits = applyHead(weights, run.features, pass.head);
      return rowLosses(logits, targets, pass.losses);
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

function rowLosses(
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  losses: readonly RowLoss[],
): tf.Tensor1D {
  const kinds = [...new Set(losses)];
  const parts = kinds.map((kind) => {
    const values = lossFunction(kind)(targets, logits);
    if (kinds.length === 1) return values;
    return tf.mul<tf.Tensor1D>(values, tf.tensor1d(losses.map((own) => (own === kind ? 1 : 0))));
  });
  return parts.reduce((sum, part) => tf.add(sum, part));
}

function lossFunction(loss: RowLoss): LossFunction {
  if (typeof loss === "function") return loss;
  return loss === "squared" ? squaredDistance : crossEntropy;
}

/** -Σ target · log softmax(logits) of each row. [rows, classes] → [rows] */
export function crossEntropy(targets: tf.Tensor2D, logits: tf.Tensor2D): tf.Tensor1D {
  return tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1));
}

/** The mean over classes of (target - softmax(logits))² of each row. [rows, classes] → [rows] */
export function squaredDistance(targets: tf.Tensor2D, logits: tf.Tensor2D): tf.Tensor1D {
  return tf.mean(tf.square(tf.sub(targets, tf.softmax(logits))), 1);
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
