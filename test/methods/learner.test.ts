import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { type Learner, expectLearnable, learnFinite, newLearner } from "../../lib/methods/learner";
import { type LearningOptions, releasedLearning } from "../../lib/methods/learning-options";
import { close } from "../close";
import { bits } from "./bits";

describe("learning from a gradient", () => {
  before(() => startEngine());

  const learner = () =>
    newLearner({
      "a/kernel": tf.tensor1d([1]),
      "a/bias": tf.tensor1d([1]),
      "norm/gamma": tf.tensor1d([1]),
    });
  const sum = () => ({
    gradients: { "a/kernel": tf.tensor1d([1]), "a/bias": tf.tensor1d([-1]) },
    statistics: { norm: { mean: tf.tensor1d([2]), variance: tf.tensor1d([3]) } },
  });
  const taught = (before: Learner, options: LearningOptions, loss = 1): Learner =>
    learnFinite({ ...before, step: 41 }, { terms: { loss }, ...sum() }, options);
  const value = (tensor: tf.Tensor): number => tensor.dataSync()[0];

  it("moves weights by Adam, then decays kernels, then averages what came of it", () => {
    const before = learner();
    const after = taught(before, releasedLearning);
    // O26: the first step is 0.0019999993675 for a gradient of 1; O12: kernels shrink by 4e-5.
    const kernel = (1 - 0.0019999993675) * 0.99996;
    close(value(after.weights["a/kernel"]), kernel, 1e-7);
    close(value(after.weights["a/bias"]), 1.0019999993675, 1e-7);
    close(value(after.weights["norm/gamma"]), 1, 0);
    close(value(after.average["a/kernel"]), 0.999 + 0.001 * kernel, 1e-7);
    close(value(after.statistics.norm.mean), 0.002, 1e-7);
    close(value(after.statistics.norm.variance), 1.002, 1e-6);
    assert.equal(after.moments.step, 1);
    tf.dispose(tensorsIn([before, after]));
  });

  it("with warm averages follows fast at first: nine tenths of the way in the first step", () => {
    const before = learner();
    const after = taught(before, { ...releasedLearning, warmAverages: true });
    close(value(after.average["a/bias"]), 1 + 0.9 * 0.0019999993675, 1e-7);
    close(value(after.statistics.norm.mean), 1.8, 1e-6);
    tf.dispose(tensorsIn([before, after]));
  });

  it("frees the gradients, leaves the learner as it was and nothing else behind", () => {
    const before = learner();
    const [was, tensors] = [bits(before), tf.memory().numTensors];
    tf.dispose(tensorsIn(taught(before, releasedLearning)));
    const { norm } = before.statistics;
    const sentence = /At step 42 the term "loss" came as NaN; lower the learning rate/;
    assert.throws(() => taught(before, releasedLearning, NaN), sentence);
    const strange = { ...before, statistics: { norm, other: norm } };
    assert.throws(() => taught(strange, releasedLearning), /no statistics of layer other/);
    assert.deepEqual([bits(before), tf.memory().numTensors], [was, tensors]);
    tf.dispose(tensorsIn(before));
  });
});

describe("what can be learned", () => {
  it("takes two classes and a decay below everything", () => {
    const fine = { learningRate: 0.002, weightDecay: 499 };
    assert.doesNotThrow(() => expectLearnable("bake", { classes: 2 }, fine));
    assert.throws(
      () => expectLearnable("bake", { classes: 1 }, fine),
      /bake: .* at least 2 classes apart, but its network has 1/,
    );
    assert.throws(
      () => expectLearnable("bake", { classes: 2 }, { ...fine, weightDecay: 500 }),
      /bake: learningRate · weightDecay should be below 1.* 0.002 · 500/,
    );
  });
});
