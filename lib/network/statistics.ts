import * as tf from "@tensorflow/tfjs";
import { expectBetween } from "../base/expect";
import { UserError } from "../base/user-error";
import type { Tensors } from "../base/tensors";
import type { BatchStatistics } from "./forward";

/**
 * The moving mean and variance of each normalization layer, for evaluation: start at 0 and 1,
 * m ← d · m + (1 - d) · batch, d = 0.999 in the released code. In ReMixMatch only the last
 * interleaved pass of a step updates them, so they see one batch a step.
 */
export const movingStatistics = {
  /** One entry for each normalization layer among the weights. */
  init(weights: Tensors): BatchStatistics {
    const layers = Object.entries(weights).filter(([name]) => name.endsWith("/gamma"));
    return Object.fromEntries(
      layers.map(([name, gamma]) => [
        name.slice(0, -"/gamma".length),
        { mean: tf.zerosLike(gamma) as tf.Tensor1D, variance: tf.onesLike(gamma) as tf.Tensor1D },
      ]),
    );
  },

  /** One step of the moving statistics toward those of a batch. */
  update(
    moving: BatchStatistics,
    batch: BatchStatistics,
    { decay = 0.999 }: { decay?: number } = {},
  ): BatchStatistics {
    expectBetween("movingStatistics.update", "the decay", decay, 0, 1);
    const follow = (old: tf.Tensor1D, seen: tf.Tensor1D): tf.Tensor1D =>
      tf.tidy(() => tf.add(old, tf.mul(tf.sub(seen, old), 1 - decay)));
    return Object.fromEntries(
      Object.entries(moving).map(([layer, { mean, variance }]) => {
        const seen = batch[layer];
        if (seen === undefined) {
          throw new UserError(
            `movingStatistics.update: the batch has no statistics of layer ${layer}`,
          );
        }
        return [
          layer,
          { mean: follow(mean, seen.mean), variance: follow(variance, seen.variance) },
        ];
      }),
    );
  },
};

/** Statistics as tensors by name, `layer/mean` and `layer/variance`; the tensors stay the same. */
export function statisticsByName(statistics: BatchStatistics): Tensors {
  return Object.fromEntries(
    Object.entries(statistics).flatMap(([layer, { mean, variance }]) => [
      [`${layer}/mean`, mean],
      [`${layer}/variance`, variance],
    ]),
  );
}

/** The way back from `statisticsByName`. */
export function statisticsByLayer(tensors: Tensors): BatchStatistics {
  const means = Object.entries(tensors).filter(([name]) => name.endsWith("/mean"));
  return Object.fromEntries(
    means.map(([name, mean]) => {
      const layer = name.slice(0, -"/mean".length);
      const variance = tensors[`${layer}/variance`] as tf.Tensor1D;
      return [layer, { mean: mean as tf.Tensor1D, variance }];
    }),
  );
}
