import * as tf from "@tensorflow/tfjs";
import type { Stream } from "../base/ordered-map";
import { flatten } from "../base/flat-tensors";
import type { Tensors } from "../base/tensors";
import { gradientSum } from "./gradient-sum";
import { type ImageBatch, type Pass, predict, runPass } from "./pass";
import type { Network } from "./network";
import type { BatchStatistics } from "./forward";

/** The passes in their order, every row's loss of each, and the sum of their gradients. */
export interface Accumulated {
  readonly passes: readonly Pass[];
  readonly losses: readonly Float32Array[];
  readonly gradients: Tensors;
  /** Of the pass that was asked for. */
  readonly statistics: BatchStatistics;
}

/**
 * Runs passes wherever there is room for them: here, or on threads of their own. Passes may be made
 * when they are asked for, so that one which needs no guess runs before the guess is there.
 */
export type Accumulate = (
  weights: Tensors,
  passes: Stream<Pass>,
  network: Network,
  options: { readonly statisticsOf: string },
) => Promise<Accumulated>;

/** `predict` for each of several batches, wherever there is room for them; logits in their order. */
export type PredictEach = (
  weights: Tensors,
  batches: Stream<ImageBatch>,
  network: Network,
  options?: { readonly moving?: BatchStatistics },
) => Promise<number[][][]>;

/**
 * Runs the passes one after another and adds up their gradients in that order. Each pass normalizes
 * by its own batch and the loss is a sum over rows, so this is the gradient of the whole loss,
 * while memory holds the activations of one pass alone, however many views there are.
 * Keeps the batch statistics of the pass named; frees those of all others.
 */
export const accumulate: Accumulate = async (weights, passes, network, { statisticsOf }) => {
  const taken: Pass[] = [];
  const losses: Float32Array[] = [];
  const sum = gradientSum();
  let statistics: BatchStatistics = {};
  try {
    for await (const pass of passes) {
      const result = runPass(weights, pass, network);
      taken.push(pass);
      losses.push(result.losses);
      sum.add(flatten(result.gradients));
      tf.dispose(result.gradients);
      if (pass.name === statisticsOf) statistics = result.statistics;
      else tf.dispose(result.statistics);
      await breathe();
    }
  } catch (thrown) {
    tf.dispose(statistics);
    throw thrown;
  }
  return { passes: taken, losses, gradients: sum.tensors(), statistics };
};

/** Answers the batches one after another. */
export const predictEach: PredictEach = async (weights, batches, network, options = {}) => {
  const logits: number[][][] = [];
  for await (const images of batches) {
    logits.push(predict(weights, images, network, options));
    await breathe();
  }
  return logits;
};

// Lets timers, output and interrupts have their turn between two passes.
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
