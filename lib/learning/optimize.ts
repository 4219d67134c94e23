import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../base/tensors";
import type { NativeBackend } from "../engine/native";
import { ownKernels, runOwn } from "../engine/own-kernels";
import { type AdamState, adam, adamRate } from "./adam";
import { movingAverage } from "./average";
import { decayKernels, decays } from "./decay";

/** Weights, and what is remembered beside each of them. */
export interface Optimized {
  readonly weights: Tensors;
  readonly moments: AdamState;
  /** The moving average of the weights. */
  readonly average: Tensors;
}

/** The constants of one step of the optimizer. */
export interface OptimizeOptions {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly averageDecay: number;
}

/**
 * Adam, then decay of the kernels, then the moving average of the weights: in one sweep over each
 * weight where the native engine has it, otherwise `adam.update`, `decayKernels` and
 * `movingAverage.update` one after another. The two may differ in the last place of float32.
 */
export function optimize(
  before: Optimized,
  gradients: Tensors,
  options: OptimizeOptions,
): Optimized {
  const native = ownKernels();
  return native === null
    ? oneAfterAnother(before, gradients, options)
    : inOneSweep(native, before, gradients, options);
}

function oneAfterAnother(
  { weights, moments, average }: Optimized,
  gradients: Tensors,
  { learningRate, weightDecay, averageDecay }: OptimizeOptions,
): Optimized {
  const moved = adam.update({ weights, gradients, state: moments }, { learningRate });
  const decayed = decayKernels(moved.weights, { learningRate, decay: weightDecay });
  tf.dispose(moved.weights);
  return {
    weights: decayed,
    moments: moved.state,
    average: movingAverage.update(average, decayed, { decay: averageDecay }),
  };
}

function inOneSweep(
  native: NativeBackend,
  { weights, moments, average }: Optimized,
  gradients: Tensors,
  { learningRate, weightDecay, averageDecay }: OptimizeOptions,
): Optimized {
  const step = moments.step + 1;
  const { beta1, beta2, epsilon } = adam.released;
  const rate = adamRate(step, { learningRate });
  const constants = (keep: number): tf.Tensor1D =>
    tf.tensor1d([rate, 1 - beta1, 1 - beta2, epsilon, keep, 1 - averageDecay]);
  const kept = constants(1);
  const shrunk = constants(1 - learningRate * weightDecay);
  const next: Record<"weights" | "first" | "second" | "average", Record<string, tf.Tensor>> = {
    weights: {},
    first: {},
    second: {},
    average: {},
  };
  for (const [name, weight] of Object.entries(weights)) {
    [next.weights[name], next.first[name], next.second[name], next.average[name]] = tf.tidy(() => {
      const gradient = gradients[name] ?? tf.zerosLike(weight);
      const [first, second] = [moments.first[name], moments.second[name]];
      const inputs = [weight, gradient, first, second, average[name], decays(name) ? shrunk : kept];
      return runOwn(native, "Learn", inputs, 4);
    });
  }
  tf.dispose([kept, shrunk]);
  return {
    weights: next.weights,
    moments: { step, first: next.first, second: next.second },
    average: next.average,
  };
}
