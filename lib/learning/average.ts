import * as tf from "@tensorflow/tfjs";
import { expectBetween } from "../base/expect";
import { type Tensors, mapTensors } from "../base/tensors";

/**
 * The exponential moving average (EMA) of weights that evaluation and the probe use:
 * a ← d · a + (1 - d) · w, from the initial weights on, without bias correction.
 * d = 0.999 in the released code.
 */
export const movingAverage = {
  /** A copy of the weights. */
  init(weights: Tensors): Tensors {
    return mapTensors(weights, (weight) => tf.clone(weight));
  },

  /** One step of the average toward the weights. */
  update(average: Tensors, weights: Tensors, { decay = 0.999 }: { decay?: number } = {}): Tensors {
    expectBetween("movingAverage.update", "the decay", decay, 0, 1);
    return mapTensors(average, (mean, name) =>
      // In this form a constant weight is a fixed point in float32, too.
      tf.tidy(() => tf.add(mean, tf.mul(tf.sub(weights[name], mean), 1 - decay))),
    );
  },
};

/**
 * A decay that is small while there is little to average: min(decay, (1 + step) / (10 + step)).
 * Not in the released code; runs of hundreds of steps need it. TensorFlow's
 * ExponentialMovingAverage offers the same rule as `num_updates`.
 */
export function warmedDecay(step: number, decay: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}
