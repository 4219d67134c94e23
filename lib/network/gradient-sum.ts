import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../base/shape";
import type { FlatTensors } from "../base/flat-tensors";
import type { Tensors } from "../base/tensors";

/** Gradients added up so far. */
export interface GradientSum {
  /** Adds those of one more pass; frees nothing, keeps nothing of them. */
  add(gradients: FlatTensors): void;
  /** The sum as tensors, in the order in which their names came. Ends the adding. */
  tensors(): Tensors;
}

/**
 * Adds up the gradients of passes in the order in which they come, as float32 numbers outside of
 * the engine: TensorFlow's own addition takes numbers below 1.2e-38 for 0, and threads that answer in
 * shared memory have no tensors here. Names that a pass lacks are left as they are.
 */
export function gradientSum(): GradientSum {
  const sums = new Map<string, { shape: readonly number[]; numbers: Float32Array }>();
  return {
    add({ tensors, numbers }) {
      let offset = 0;
      for (const { name, shape } of tensors) {
        const size = sizeOf(shape);
        const part = numbers.subarray(offset, (offset += size));
        const sum = sums.get(name);
        if (sum === undefined) sums.set(name, { shape, numbers: part.slice() });
        else addTo(sum.numbers, part);
      }
    },
    tensors: () =>
      Object.fromEntries(
        [...sums].map(([name, { shape, numbers }]) => [name, tf.tensor(numbers, [...shape])]),
      ),
  };
}

function addTo(sum: Float32Array, part: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += part[i];
}
