import * as tf from "@tensorflow/tfjs";
import { UserError } from "../base/user-error";
import { type Tensors, mapTensors } from "../base/tensors";

/** Adam's memory: the two moments of each weight, by the weight's name, and the steps taken. */
export interface AdamState {
  readonly step: number;
  readonly first: Tensors;
  readonly second: Tensors;
}

/** The released code runs Adam at a constant 0.002; the others are its usual constants. */
export interface AdamOptions {
  readonly learningRate?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/**
 * Adam in TensorFlow's form, where ε stands beside the uncorrected √v ("epsilon hat"):
 * w ← w - lr · √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε).
 * Kingma and Ba (arXiv 1412.6980), end of section 2; ReMixMatch runs it at a constant 0.002.
 */
export const adam = {
  released: { learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },

  /** Moments of 0 for each weight. */
  init(weights: Tensors): AdamState {
    return {
      step: 0,
      first: mapTensors(weights, (weight) => tf.zerosLike(weight)),
      second: mapTensors(weights, (weight) => tf.zerosLike(weight)),
    };
  },

  /**
   * New weights and a new state; a weight without a gradient counts as one with gradient 0.
   * Throws unless both β are from 0 up to but not 1: at 1 a moment never moves from 0.
   */
  update(
    { weights, gradients, state }: { weights: Tensors; gradients: Tensors; state: AdamState },
    options: AdamOptions = {},
  ): { weights: Tensors; state: AdamState } {
    const { learningRate, beta1, beta2, epsilon } = { ...adam.released, ...options };
    for (const [name, beta] of Object.entries({ beta1, beta2 })) {
      if (!(beta >= 0 && beta < 1)) {
        throw new UserError(
          `adam.update: ${name} should be from 0 up to but not 1, but came as ${beta}`,
        );
      }
    }
    const step = state.step + 1;
    const rate = adamRate(step, { learningRate, beta1, beta2 });
    const first: Record<string, tf.Tensor> = {};
    const second: Record<string, tf.Tensor> = {};
    const moved: Record<string, tf.Tensor> = {};
    for (const [name, weight] of Object.entries(weights)) {
      [first[name], second[name], moved[name]] = tf.tidy(() => {
        const gradient = gradients[name] ?? tf.zerosLike(weight);
        const m = tf.add(tf.mul(state.first[name], beta1), tf.mul(gradient, 1 - beta1));
        const v = tf.add(tf.mul(state.second[name], beta2), tf.mul(tf.square(gradient), 1 - beta2));
        const move = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon));
        return [m, v, tf.sub(weight, move)];
      });
    }
    return { weights: moved, state: { step, first, second } };
  },
};

/** The learning rate of a step, from 1 on, with both moments' bias corrected in it. */
export function adamRate(
  step: number,
  {
    learningRate = adam.released.learningRate,
    beta1 = adam.released.beta1,
    beta2 = adam.released.beta2,
  }: AdamOptions = {},
): number {
  return (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}
