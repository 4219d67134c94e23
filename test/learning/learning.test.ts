import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../../lib/engine/engine";
import { type AdamOptions, adam } from "../../lib/learning/adam";
import { movingAverage, warmedDecay } from "../../lib/learning/average";
import { decayKernels } from "../../lib/learning/decay";
import { linearRamp } from "../../lib/learning/ramp";
import { close } from "../close";

before(() => startEngine());

describe("Adam", () => {
  const firstMove = (gradient: number): number =>
    tf.tidy(() => {
      const weights = { w: tf.scalar(0) };
      const gradients = { w: tf.scalar(gradient) };
      const { weights: moved } = adam.update({ weights, gradients, state: adam.init(weights) });
      return -moved.w.dataSync()[0];
    });

  it("O26: moves by the learning rate at first, whatever the gradient", () =>
    close(firstMove(1), 0.0019999993675, 1e-9));

  it("O26: takes ε in TensorFlow's place, not in that of algorithm 1", () => {
    close(firstMove(1e-7), 4.8050615e-4, 1e-9);
    // Algorithm 1 corrects both moments first, g and g² here, and adds ε to the root of the second.
    const algorithm1 = (0.002 * 1e-7) / (Math.sqrt(1e-7 ** 2) + 1e-8);
    close(algorithm1, 1.8181818e-3, 1e-9);
    assert.ok(Math.abs(firstMove(1e-7) - algorithm1) > 1e-3);
  });

  it("follows three steps computed by hand", () => {
    // g = 1, -2, 3 at lr 0.1, in float64: m and v as in the formula of the function's doc.
    let [m, v, w] = [0, 0, 0.5];
    const byHand = [1, -2, 3].map((g, i) => {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      w -=
        ((0.1 * Math.sqrt(1 - 0.999 ** (i + 1))) / (1 - 0.9 ** (i + 1))) *
        (m / (Math.sqrt(v) + 1e-8));
      return w;
    });
    tf.tidy(() => {
      let weights: Record<string, tf.Tensor> = { w: tf.scalar(0.5) };
      let state = adam.init(weights);
      const moved = [1, -2, 3].map((g) => {
        const next = adam.update(
          { weights, gradients: { w: tf.scalar(g) }, state },
          { learningRate: 0.1 },
        );
        ({ state } = next);
        weights = next.weights;
        return weights.w.dataSync()[0];
      });
      close(moved, byHand, 1e-6);
    });
  });

  it("keeps moments by name: the order of the weights is of no matter", () => {
    tf.tidy(() => {
      const run = (names: string[]): number[] => {
        let weights: Record<string, tf.Tensor> = Object.fromEntries(
          names.map((n) => [n, tf.scalar(1)]),
        );
        let state = adam.init(weights);
        for (let i = 0; i < 3; i++) {
          const gradients = { a: tf.scalar(1 + i), b: tf.scalar(-5) };
          const next = adam.update({ weights, gradients, state });
          ({ state } = next);
          weights = next.weights;
        }
        return [weights.a, weights.b].map((w) => w.dataSync()[0]);
      };
      assert.deepEqual(run(["a", "b"]), run(["b", "a"]));
    });
  });

  it("without memory moves by the sign of each gradient, and at rate 0 not at all", () =>
    tf.tidy(() => {
      const weights = { w: tf.tensor1d([1, 1, 1]) };
      const gradients = { w: tf.tensor1d([5, -0.01, 0]) };
      const moved = (options: AdamOptions): ArrayLike<number> =>
        adam
          .update({ weights, gradients, state: adam.init(weights) }, options)
          .weights.w.dataSync();
      close(moved({ learningRate: 0.1, beta1: 0, beta2: 0 }), [0.9, 1.1, 1], 1e-6);
      close(moved({ learningRate: 0 }), [1, 1, 1], 0);
    }));

  it("refuses memories that never move, and such as are none", () =>
    tf.tidy(() => {
      const weights = { w: tf.scalar(1) };
      const state = adam.init(weights);
      const update = (options: AdamOptions) =>
        adam.update({ weights, gradients: weights, state }, options);
      assert.throws(() => update({ beta1: 1 }), /beta1 should be from 0 up to but not 1, .* as 1/);
      assert.throws(() => update({ beta2: -0.1 }), /beta2 should be .* but came as -0.1/);
      assert.throws(() => update({ beta2: NaN }), /beta2 should be .* but came as NaN/);
    }));

  it("does not move a weight that has no gradient", () =>
    tf.tidy(() => {
      const weights = { idle: tf.scalar(3) };
      const { weights: moved } = adam.update({ weights, gradients: {}, state: adam.init(weights) });
      assert.equal(moved.idle.dataSync()[0], 3);
    }));
});

describe("weight decay", () => {
  it("O12: shrinks kernels by 0.99996 a step, and nothing else", () =>
    tf.tidy(() => {
      const weights = {
        "stem/kernel": tf.scalar(1),
        "stem/bias": tf.scalar(1),
        "tail/gamma": tf.scalar(1),
        "classes/kernel": tf.scalar(-2),
      };
      const decayed = decayKernels(weights);
      close(decayed["stem/kernel"].dataSync(), [0.99996], 1e-7);
      close(decayed["classes/kernel"].dataSync(), [-2 * 0.99996], 2e-7);
      assert.equal(decayed["stem/bias"].dataSync()[0], 1);
      assert.equal(decayed["tail/gamma"].dataSync()[0], 1);
    }));

  it("O12: comes to 0.96078867 after 1000 steps, and to 0.51924829 after 16 384", () =>
    tf.tidy(() => {
      let weights: Record<string, tf.Tensor> = { kernel: tf.scalar(1) };
      const seen = new Map<number, number>();
      for (let step = 1; step <= 16_384; step++) {
        const decayed = decayKernels(weights);
        tf.dispose(weights);
        weights = decayed;
        if (step === 1000 || step === 16_384) seen.set(step, weights.kernel.dataSync()[0]);
      }
      // In single precision every step rounds, by up to 6e-8 of the weight.
      close(seen.get(1000)!, 0.96078867, 1e-5);
      close(seen.get(16_384)!, 0.51924829, 1e-4);
    }));

  it("at decay 0 leaves kernels as they are", () =>
    tf.tidy(() => {
      const weights = { kernel: tf.tensor1d([0.1, -3]) };
      close(decayKernels(weights, { decay: 0 }).kernel.dataSync(), weights.kernel.dataSync(), 0);
    }));
});

describe("the moving average of weights", () => {
  it("O13: climbs from 0 toward a constant 1", () =>
    tf.tidy(() => {
      const one = { w: tf.scalar(1) };
      let average: Record<string, tf.Tensor> = { w: tf.scalar(0) };
      const seen = new Map<number, number>();
      for (let n = 1; n <= 1000; n++) {
        average = movingAverage.update(average, one);
        seen.set(n, average.w.dataSync()[0]);
      }
      close([seen.get(1)!, seen.get(10)!, seen.get(1000)!], [0.001, 0.00995512, 0.63230458], 1e-5);
    }));

  it("starts at the weights themselves", () =>
    tf.tidy(() => {
      const weights = { w: tf.tensor1d([1, 2]) };
      close(movingAverage.init(weights).w.dataSync(), [1, 2]);
    }));

  it("is the weights themselves at decay 0, and never moves at decay 1", () =>
    tf.tidy(() => {
      const [average, weights] = [{ w: tf.tensor1d([1, -2]) }, { w: tf.tensor1d([0.3, 7]) }];
      const update = (decay: number): ArrayLike<number> =>
        movingAverage.update(average, weights, { decay }).w.dataSync();
      close(update(0), [0.3, 7], 1e-6);
      close(update(1), [1, -2], 0);
      close(update(0.5), [0.65, 2.5], 1e-6);
    }));

  it("refuses a decay beyond 1", () =>
    tf.tidy(() => {
      const weights = { w: tf.scalar(1) };
      assert.throws(
        () => movingAverage.update(weights, weights, { decay: 1.001 }),
        /movingAverage.update: the decay should be between 0 and 1, but came as 1.001/,
      );
    }));

  it("warms: a tenth of the weight stays at first, the full decay later", () => {
    close(
      [0, 8, 90].map((step) => warmedDecay(step, 0.9)),
      [0.1, 0.5, 0.9],
    );
  });
});

describe("the ramp", () => {
  it("O10: rises to 1 over 2^20 images", () => {
    close(1.5 * linearRamp(0), 0);
    close(1.5 * linearRamp(6_400), 0.0091552734375, 1e-15);
    close(0.5 * linearRamp(6_400), 0.0030517578125, 1e-15);
    close(1.5 * linearRamp(524_288), 0.75, 0);
    close(0.5 * linearRamp(524_288), 0.25, 0);
    for (const images of [1_048_576, 1_048_577, 5_000_000, 2 ** 26]) {
      close(1.5 * linearRamp(images), 1.5, 0);
      close(0.5 * linearRamp(images), 0.5, 0);
    }
  });

  it("O11: is up after 16 384 steps of 64", () => {
    assert.ok(linearRamp(16_383 * 64) < 1);
    assert.equal(linearRamp(16_384 * 64), 1);
  });

  it("O10, O11: a warm-up of 8192 kimg is 131 072 steps of 64", () => {
    close(1.5 * linearRamp(1_048_576, { over: 8192 * 1024 }), 0.1875);
    assert.ok(linearRamp(131_071 * 64, { over: 8192 * 1024 }) < 1);
    assert.equal(linearRamp(131_072 * 64, { over: 8192 * 1024 }), 1);
  });

  it("is up at once when there is nothing to ramp over", () =>
    assert.equal(linearRamp(0, { over: 0 }), 1));
});
