import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { normals } from "../../lib/base/draws";
import { fork, seedKey } from "../../lib/base/keys";
import { type Tensors, disposeReplaced, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { adam } from "../../lib/learning/adam";
import { movingAverage } from "../../lib/learning/average";
import { decayKernels } from "../../lib/learning/decay";
import { type OptimizeOptions, type Optimized, optimize } from "../../lib/learning/optimize";

// Sizes of no register, a weight that is one number, and one that never has a gradient.
const SHAPES = { "a/kernel": [3, 3, 2, 5], "a/bias": [17], one: [], "idle/kernel": [16], b: [33] };

/** Drawn anew for each name, from large to tiny. */
function drawn(name: string, which: readonly string[]): Tensors {
  const tensors = Object.entries(SHAPES)
    .filter(([each]) => which.includes(each))
    .map(([each, shape]) => {
      const size = shape.reduce((product, side) => product * side, 1);
      const values = normals(fork(seedKey(5), name, each), size);
      const scaled = Float32Array.from(values, (value, i) => value * 10 ** -(i % 9));
      return [each, tf.tensor(scaled, shape)] as const;
    });
  return Object.fromEntries(tensors);
}

function start(): Optimized {
  const weights = drawn("weights", Object.keys(SHAPES));
  return { weights, moments: adam.init(weights), average: movingAverage.init(weights) };
}

function oneAfterAnother(
  { weights, moments, average }: Optimized,
  gradients: Tensors,
  { learningRate, weightDecay, averageDecay }: OptimizeOptions,
): Optimized {
  const moved = adam.update({ weights, gradients, state: moments }, { learningRate });
  const decayed = decayKernels(moved.weights, { learningRate, decay: weightDecay });
  tf.dispose(moved.weights);
  const next = movingAverage.update(average, decayed, { decay: averageDecay });
  return { weights: decayed, moments: moved.state, average: next };
}

/** Five steps by one of the two. */
function steps(by: typeof optimize, options: OptimizeOptions): Optimized {
  let state = start();
  for (let step = 0; step < 5; step++) {
    const names = Object.keys(SHAPES).filter((name) => name !== "idle/kernel");
    const gradients = drawn(`step ${step}`, names);
    state = disposeReplaced(state, by(state, gradients, options));
    tf.dispose(gradients);
  }
  return state;
}

// To within `allowed` of each number, or of `least` where that is more.
function expectNear(
  what: string,
  came: Tensors,
  wanted: Tensors,
  { allowed, least = 0 }: { readonly allowed: number; readonly least?: number },
): void {
  assert.deepEqual(Object.keys(came), Object.keys(wanted));
  for (const [name, tensor] of Object.entries(wanted)) {
    const [values, expected] = [came[name].dataSync(), tensor.dataSync()];
    assert.deepEqual(came[name].shape, tensor.shape);
    expected.forEach((value, i) => {
      const apart = Math.abs(values[i] - value);
      assert.ok(
        apart <= allowed * Math.max(Math.abs(value), least),
        `${what} of ${name}: ${apart} at ${i}`,
      );
    });
  }
}

describe("optimize", () => {
  before(() => startEngine());
  const released = { learningRate: 0.002, weightDecay: 0.02, averageDecay: 0.999 };

  for (const [name, options] of Object.entries({
    "as released": released,
    "in large steps": { learningRate: 0.1, weightDecay: 0.5, averageDecay: 0.9 },
    "without decay, averaging nothing": { learningRate: 0.01, weightDecay: 0, averageDecay: 0 },
  })) {
    it(`is Adam, decay and average one after another: ${name}`, () => {
      const before = tf.memory().numTensors;
      const [came, wanted] = [steps(optimize, options), steps(oneAfterAnother, options)];
      assert.equal(came.moments.step, 5);
      // A weight near 0 is the difference of moves by the learning rate.
      const byMoves = { allowed: 1e-6, least: options.learningRate };
      expectNear("weights", came.weights, wanted.weights, byMoves);
      expectNear("average", came.average, wanted.average, byMoves);
      // Gradients of both signs take most of a first moment away.
      expectNear("first moments", came.moments.first, wanted.moments.first, { allowed: 2e-5 });
      expectNear("second moments", came.moments.second, wanted.moments.second, { allowed: 1e-6 });
      tf.dispose(tensorsIn([came, wanted]));
      assert.equal(tf.memory().numTensors, before);
    });
  }

  it("leaves the state that came, and idle weights but for decay", () => {
    const state = start();
    const came = optimize(state, {}, released);
    const [idle, kernel] = ["b", "idle/kernel"].map((each) =>
      [state, came].map((s) => s.weights[each]),
    );
    assert.deepEqual(idle[1].dataSync(), idle[0].dataSync());
    const ratio = kernel[1].dataSync()[0] / kernel[0].dataSync()[0];
    assert.ok(Math.abs(ratio - 0.99996) < 1e-6, `${ratio}`);
    tf.dispose(tensorsIn([state, came]));
  });
});
