import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "./shape";
import type { Tensors } from "./tensors";

/** Tensors by name as one run of numbers, each after the other: what is sent between threads. */
export interface FlatTensors {
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly numbers: Float32Array;
}

/** How many numbers the tensors hold together. */
export function countNumbers(tensors: Tensors): number {
  return Object.values(tensors).reduce((sum, { size }) => sum + size, 0);
}

/** Writes tensors into `numbers`, fresh ones unless given. Frees none of the tensors. */
export function flatten(
  tensors: Tensors,
  numbers: Float32Array = new Float32Array(countNumbers(tensors)),
): FlatTensors {
  let offset = 0;
  for (const tensor of Object.values(tensors)) {
    numbers.set(tensor.dataSync<"float32">(), offset);
    offset += tensor.size;
  }
  const shapes = Object.entries(tensors).map(([name, { shape }]) => ({ name, shape }));
  return { tensors: shapes, numbers };
}

/** The same names, order and numbers as tensors, which share no memory with the flat ones. */
export function unflatten({ tensors, numbers }: FlatTensors): Tensors {
  let offset = 0;
  return Object.fromEntries(
    tensors.map(({ name, shape }) => {
      // A copy: TensorFlow reads from the array it is given as long as the tensor lives.
      const own = numbers.slice(offset, (offset += sizeOf(shape)));
      return [name, tf.tensor(own, [...shape])];
    }),
  );
}
