import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../base/tensors";
import { type AdamState, adam } from "../learning/adam";
import { movingAverage, warmedDecay } from "../learning/average";
import { decayKernels } from "../learning/decay";
import { type Pass, type PassResult, addGradients, runPass } from "../network/pass";
import { movingStatistics } from "../network/statistics";
import type { NetworkPlan } from "../network/plan";
import type { BatchStatistics } from "../network/wide-resnet";

/** How weights learn from gradients: the same for every method. Defaults are the released ones. */
export interface LearningOptions {
  /** Adam's, constant. */
  readonly learningRate: number;
  /** Kernels shrink by learningRate · weightDecay a step. */
  readonly weightDecay: number;
  /** Decay of the weights' moving average. */
  readonly averageDecay: number;
  /** Lets both averages, of weights and statistics, follow faster at first; not as released. */
  readonly warmAverages: boolean;
  /** Decay of the moving batch statistics. */
  readonly statisticsDecay: number;
}

export const releasedLearning: LearningOptions = {
  learningRate: 0.002,
  weightDecay: 0.02,
  averageDecay: 0.999,
  warmAverages: false,
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
  try {
    for (const pass of passes) {
      const result: PassResult = runPass(weights, pass, plan);
      losses.push(result.losses);
      gradients = addGradients(gradients, result.gradients);
      if (pass.name === statisticsOf) statistics = result.statistics;
      else tf.dispose(result.statistics);
      await breathe();
    }
  } catch (thrown) {
    tf.dispose([gradients, statistics]);
    throw thrown;
  }
  return { losses, gradients, statistics };
}

// Lets timers, output and interrupts have their turn between two passes.
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What learns: weights, their average, Adam's memory, and the moving batch statistics. */
export interface Learner {
  readonly weights: Tensors;
  readonly average: Tensors;
  readonly moments: AdamState;
  readonly statistics: BatchStatistics;
}

/**
 * Adam, then decay of the kernels, then the moving averages of weights and batch statistics. The
 * released code leaves this order open; here it is always the same. Frees none of what it is given.
 */
export function learn(
  { weights, average, moments, statistics }: Learner,
  gradients: Tensors,
  batchStatistics: BatchStatistics,
  options: LearningOptions,
): Learner {
  const { learningRate, weightDecay, averageDecay, statisticsDecay, warmAverages } = options;
  const moved = adam.update({ weights, gradients, state: moments }, { learningRate });
  const decayed = decayKernels(moved.weights, { learningRate, decay: weightDecay });
  tf.dispose(moved.weights);
  const decay = (slow: number): number => (warmAverages ? warmedDecay(moments.step, slow) : slow);
  return {
    weights: decayed,
    average: movingAverage.update(average, decayed, { decay: decay(averageDecay) }),
    moments: moved.state,
    statistics: movingStatistics.update(statistics, batchStatistics, {
      decay: decay(statisticsDecay),
    }),
  };
}

/** The learner before its first step; its average starts at the weights themselves. */
export function newLearner(weights: Tensors): Learner {
  return {
    weights,
    average: movingAverage.init(weights),
    moments: adam.init(weights),
    statistics: movingStatistics.init(weights),
  };
}
