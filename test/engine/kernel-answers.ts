import * as tf from "@tensorflow/tfjs";
import { fork, seedKey, uniforms } from "../../lib/base/keys";
import { startEngine } from "../../lib/engine/engine";
import type { Case } from "./kernel-cases";
import { cases } from "./kernel-cases";

/** What one engine makes of one case. */
export interface Answer {
  readonly shape: number[];
  readonly values: number[];
  /** Of Σ weights · values, by each input; and the same by finite differences. */
  readonly gradients: number[][];
  readonly differences: number[][];
  /** Tensors left behind. */
  readonly leaked: number;
}

/** Numbers in [-1, 1) that depend on their name alone. */
export function numbers(name: string, shape: readonly number[]): number[] {
  const size = shape.reduce((product, side) => product * side, 1);
  return Array.from(uniforms(fork(seedKey(7), name), size), (u) => 2 * u - 1);
}

export function inputNumbers(name: string, { shapes }: Case): number[][] {
  return shapes.map((shape, i) => numbers(`${name} ${i}`, shape));
}

function answer(name: string, { shapes, compute, flat = false }: Case): Answer {
  const before = tf.memory().numTensors;
  const inputs = inputNumbers(name, { shapes, compute });
  const tensors = (values: number[][]) => values.map((v, i) => tf.tensor(v, [...shapes[i]]));
  const output = tf.tidy(() => compute(...tensors(inputs)));
  const weights = numbers(`${name} weights`, output.shape);
  const weighed = (...given: tf.Tensor[]): tf.Scalar =>
    tf.sum(tf.mul(compute(...given), tf.tensor(weights, output.shape)));
  const at = (moved: number[][]) => tf.tidy(() => weighed(...tensors(moved)).dataSync()[0]);
  const step = 2 ** -7;
  const found = {
    shape: output.shape,
    values: Array.from(output.dataSync()),
    gradients: flat
      ? []
      : tf.tidy(() =>
          tf
            .grads(weighed)(tensors(inputs))
            .map((g) => Array.from(g.dataSync())),
        ),
    differences: flat
      ? []
      : inputs.map((values, i) =>
          values.map((value, j) => {
            const moved = (by: number) => inputs.with(i, values.with(j, value + by));
            return (at(moved(step)) - at(moved(-step))) / (2 * step);
          }),
        ),
  };
  output.dispose();
  return { ...found, leaked: tf.memory().numTensors - before };
}

async function main(): Promise<void> {
  await startEngine();
  const answers = Object.entries(cases).map(([name, one]) => [name, answer(name, one)] as const);
  process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
}

if (require.main === module) void main();
