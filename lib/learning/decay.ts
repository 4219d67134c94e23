import * as tf from "@tensorflow/tfjs";
import { type Tensors, mapTensors } from "../base/tensors";

/**
 * Decoupled weight decay: w ← w · (1 - lr · decay), once a step, for kernels alone; biases and
 * batch normalization stay. 0.02 at lr 0.002 is the released code's: a factor of 0.99996.
 */
export function decayKernels(
  weights: Tensors,
  { learningRate = 0.002, decay = 0.02 }: { learningRate?: number; decay?: number } = {},
): Tensors {
  const factor = 1 - learningRate * decay;
  return mapTensors(weights, (weight, name) =>
    decays(name) ? tf.mul(weight, factor) : tf.clone(weight),
  );
}

/** Whether the weight of this name decays. */
export function decays(name: string): boolean {
  return name.endsWith("kernel");
}
