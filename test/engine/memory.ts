/**
 * How the process's memory grows over thousands of calls of our own operations, for `runVariant`.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import { convolve } from "../../lib/engine/convolve";
import { startEngine } from "../../lib/engine/engine";
import { normalizeAndActivate, normalizeAndActivateBy } from "../../lib/engine/normalize";
import { adam } from "../../lib/learning/adam";
import { type Optimized, optimize } from "../../lib/learning/optimize";
import { disposeReplaced } from "../../lib/base/tensors";
import { printResult } from "./variants";

export interface MemoryResult {
  /** Bytes that one call's results take. */
  readonly results: number;
  readonly calls: number;
  /** Bytes that the process has more after the calls, and tensors. */
  readonly grown: number;
  readonly leaked: number;
}

const CALLS = 2000;

// Only what is left when garbage is taken away has leaked, and some is when a turn of the loop
// ends.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function bytesHeld(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    await turn();
    collect();
  }
  return process.memoryUsage().rss;
}

async function main(): Promise<void> {
  await startEngine();
  const x = tf.ones<tf.Rank.R4>([2, 16, 16, 16]);
  const filters = { kernel: tf.ones<tf.Rank.R4>([3, 3, 16, 16]), bias: tf.zeros<tf.Rank.R1>([16]) };
  const ones = tf.ones<tf.Rank.R1>([16]);
  const constants = { epsilon: 1e-3, slope: 0.1 };
  let state: Optimized = { weights: filters, moments: adam.init(filters), average: filters };
  const call = (i: number): void => {
    const gradients = tf.tidy(() => {
      const through = (kernel: tf.Tensor, bias: tf.Tensor, gamma: tf.Tensor): tf.Scalar => {
        const stride = i % 2 ? 1 : 2;
        const convolved = convolve(x, kernel as tf.Tensor4D, bias as tf.Tensor1D, { stride });
        const { output } = normalizeAndActivate(convolved, gamma as tf.Tensor1D, ones, constants);
        return tf.sum(output);
      };
      normalizeAndActivateBy(x, ones, ones, { mean: ones, variance: ones }, constants);
      const [kernel, bias] = tf.grads(through)([filters.kernel, filters.bias, ones]);
      return { kernel, bias };
    });
    const next = optimize(state, gradients, {
      learningRate: 0.002,
      weightDecay: 0.02,
      averageDecay: 0.9,
    });
    if (i > 0) disposeReplaced(state, next);
    state = next;
    tf.dispose(gradients);
  };
  for (let i = 0; i < 500; i++) call(i);
  const [bytes, tensors] = [await bytesHeld(), tf.memory().numTensors];
  for (let i = 1; i <= CALLS; i++) {
    call(i);
    if (i % 100 === 0) await turn();
  }
  printResult({
    results: 4 * x.size,
    calls: CALLS,
    grown: (await bytesHeld()) - bytes,
    leaked: tf.memory().numTensors - tensors,
  } satisfies MemoryResult);
}

if (require.main === module) void main();
