import * as tf from "@tensorflow/tfjs";
import { fork, seedKey, uniforms } from "../../lib/base/keys";
import { startEngine } from "../../lib/engine/engine";
import type { Case } from "./kernel-cases";
import { cases } from "./kernel-cases";

/** What one engine makes of one case. */
export interface CaseResult {
  readonly shape: number[];
  readonly values: number[];
  /**
   * Of Σ weights · values, by each input; and the same by finite differences, where they are tried.
   */
  readonly gradients: number[][];
  readonly differences: Difference[][];
  /** Tensors left behind. */
  readonly leaked: number;
}

interface Difference {
  /** Which number of the input was moved. */
  readonly place: number;
  readonly slope: number;
}

/** Numbers in [-1, 1) that depend on their name alone. */
export function numbers(name: string, shape: readonly number[]): number[] {
  const size = shape.reduce((product, side) => product * side, 1);
  return Array.from(uniforms(fork(seedKey(7), name), size), (u) => 2 * u - 1);
}

export function inputNumbers(name: string, { shapes }: Case): number[][] {
  return shapes.map((shape, i) => numbers(`${name} ${i}`, shape));
}

/** So many places in an input, spread over all of it. */
function places(size: number, tried = size): number[] {
  const count = Math.min(size, tried);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * size) / count));
}

function runCase(name: string, { shapes, compute, flat = false, tried }: Case): CaseResult {
  const before = tf.memory().numTensors;
  const inputs = inputNumbers(name, { shapes, compute });
  const tensors = (values: number[][]) => values.map((v, i) => tf.tensor(v, [...shapes[i]]));
  const output = tf.tidy(() => compute(...tensors(inputs)));
  const weights = numbers(`${name} weights`, output.shape);
  const weighed = (...given: tf.Tensor[]): tf.Scalar =>
    tf.sum(tf.mul(compute(...given), tf.tensor(weights, output.shape)));
  // Added up in double precision, so that what did not change cancels out.
  const at = (moved: number[][]) =>
    tf
      .tidy(() => Array.from(compute(...tensors(moved)).dataSync()))
      .reduce((sum, value, i) => sum + weights[i] * value, 0);
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
          places(values.length, tried).map((place) => {
            const moved = (by: number) => inputs.with(i, values.with(place, values[place] + by));
            return { place, slope: (at(moved(step)) - at(moved(-step))) / (2 * step) };
          }),
        ),
  };
  output.dispose();
  return { ...found, leaked: tf.memory().numTensors - before };
}

async function main(): Promise<void> {
  await startEngine();
  const results = Object.entries(cases).map(([name, one]) => [name, runCase(name, one)] as const);
  process.stdout.write(JSON.stringify(Object.fromEntries(results)));
}

if (require.main === module) void main();
