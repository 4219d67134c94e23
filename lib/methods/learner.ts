import * as tf from "@tensorflow/tfjs";
import { UserError } from "../base/user-error";
import type { Tensors } from "../base/tensors";
import { type AdamState, adam } from "../learning/adam";
import { movingAverage, warmedDecay } from "../learning/average";
import { optimize } from "../learning/optimize";
import type { Network } from "../network/network";
import { movingStatistics } from "../network/statistics";
import type { BatchStatistics } from "../network/forward";
import { expectFiniteLoss } from "./finite";
import type { LearningOptions } from "./learning-options";

/**
 * Throws a sentence, in `who`'s name, where nothing could be learned: fewer than two classes, or a
 * decay that takes whole kernels away.
 */
export function expectLearnable(
  who: string,
  { classes }: Pick<Network, "classes">,
  { learningRate, weightDecay }: Pick<LearningOptions, "learningRate" | "weightDecay">,
): void {
  if (!(classes >= 2)) {
    throw new UserError(
      `${who}: the network should tell at least 2 classes apart, but its network has ${classes}`,
    );
  }
  if (learningRate * weightDecay >= 1) {
    throw new UserError(
      `${who}: learningRate · weightDecay should be below 1, for kernels shrink by that share each ` +
        `step, but came as ${learningRate} · ${weightDecay}`,
    );
  }
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
 * released code leaves this order open; here it is always the same. Frees none of what it is given,
 * and leaves nothing else behind when something throws.
 */
export function learn(
  learner: Learner,
  gradients: Tensors,
  batchStatistics: BatchStatistics,
  options: LearningOptions,
): Learner {
  const next = (): Learner => learned(learner, gradients, batchStatistics, options);
  return tf.tidy(next as () => Learner & tf.TensorContainerObject);
}

function learned(
  { weights, average, moments, statistics }: Learner,
  gradients: Tensors,
  batchStatistics: BatchStatistics,
  options: LearningOptions,
): Learner {
  const { learningRate, weightDecay, averageDecay, statisticsDecay, warmAverages } = options;
  const decay = (slow: number): number => (warmAverages ? warmedDecay(moments.step, slow) : slow);
  const before = { weights, moments, average };
  const rates = { learningRate, weightDecay, averageDecay: decay(averageDecay) };
  return {
    ...optimize(before, gradients, rates),
    statistics: movingStatistics.update(statistics, batchStatistics, {
      decay: decay(statisticsDecay),
    }),
  };
}

/**
 * Learns from a step's gradients and frees them, when its terms are sound numbers. Throws a sentence
 * naming the first that is not, before any weight has moved.
 */
export function learnFinite(
  state: Learner & { readonly step: number },
  {
    terms,
    gradients,
    statistics,
  }: {
    readonly terms: Readonly<Record<string, number>>;
    readonly gradients: Tensors;
    readonly statistics: BatchStatistics;
  },
  options: LearningOptions,
): Learner {
  try {
    expectFiniteLoss(state.step + 1, terms);
    return learn(state, gradients, statistics, options);
  } finally {
    tf.dispose([gradients, statistics]);
  }
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
