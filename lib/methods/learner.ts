import { type Tensors, mapTensors } from "../base/tensors";
import * as tf from "@tensorflow/tfjs";
import { type AdamState, adam } from "../learning/adam";
import { movingAverage, warmedDecay } from "../learning/average";
import { decayKernels } from "../learning/decay";
import { type Pass, type PassResult, addGradients, runPass } from "../network/pass";
import type { BatchStatistics, NetworkPlan } from "../network/wide-resnet";

/** How weights learn from gradients: the same for every method. Defaults are the released ones. */
export interface LearningOptions {
  /** Adam's, constant. */
  readonly learningRate: number;
  /** Kernels shrink by learningRate · weightDecay a step. */
  readonly weightDecay: number;
  /** Decay of the weights' moving average. */
  readonly averageDecay: number;
  /** Lets the average follow faster in the first steps; off in the released code. */
  readonly warmAverage: boolean;
  /** Decay of the moving batch statistics. */
  readonly statisticsDecay: number;
}

export const releasedLearning: LearningOptions = {
  learningRate: 0.002,
  weightDecay: 0.02,
  averageDecay: 0.999,
  warmAverage: false,
  statisticsDecay: 0.999,
};

/** Every row's loss of each pass, in the order of the passes, and the sum of their gradients. */
export interface Accumulated {
  readonly losses: readonly Float32Array[];
  readonly gradients: Tensors;
  /** Of the pass that was asked for. */
  readonly statistics: BatchStatistics;
}

/**
 * Runs the passes one after another and adds up their gradients in that order. Each pass normalizes
 * by its own batch and the loss is a sum over rows, so this is the gradient of the whole loss,
 * while memory holds the activations of one pass alone, however many views there are.
 * Keeps the batch statistics of the pass named; frees those of all others.
 */
export async function accumulate(
  weights: Tensors,
  passes: readonly Pass[],
  plan: NetworkPlan,
  { statisticsOf }: { statisticsOf: string },
): Promise<Accumulated> {
  const losses: Float32Array[] = [];
  let gradients: Tensors = {};
  let statistics: BatchStatistics = {};
  for (const pass of passes) {
    const result: PassResult = runPass(weights, pass, plan);
    losses.push(result.losses);
    gradients = addGradients(gradients, result.gradients);
    if (pass.name === statisticsOf) statistics = result.statistics;
    else tf.dispose(result.statistics);
    await breathe();
  }
  return { losses, gradients, statistics };
}

// Lets timers, output and interrupts have their turn between two passes.
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What learns: weights, their average, and Adam's memory. */
export interface Learner {
  readonly weights: Tensors;
  readonly average: Tensors;
  readonly moments: AdamState;
}

/** Adam, then decay of the kernels, then the moving average, in the order of the released code. */
export function learn(
  { weights, average, moments }: Learner,
  gradients: Tensors,
  { learningRate, weightDecay, averageDecay, warmAverage }: LearningOptions,
): Learner {
  const moved = adam.update({ weights, gradients, state: moments }, { learningRate });
  const decayed = decayKernels(moved.weights, { learningRate, decay: weightDecay });
  tf.dispose(moved.weights);
  const decay = warmAverage ? warmedDecay(moments.step, averageDecay) : averageDecay;
  return {
    weights: decayed,
    average: movingAverage.update(average, decayed, { decay }),
    moments: moved.state,
  };
}

/** The learner before its first step; its average starts at the weights themselves. */
export function newLearner(weights: Tensors): Learner {
  return { weights, average: mapTensors(weights, (w) => tf.clone(w)), moments: adam.init(weights) };
}
