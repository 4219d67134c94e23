import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import { packageRoot } from "../../lib/base/package-root";
import { type Tensors, mapTensors } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { movingStatistics } from "../../lib/network/statistics";
import { type NetworkPlan, wrn10x1, wrn28x2 } from "../../lib/network/plan";
import { countWeights, initWeights } from "../../lib/network/weights";
import { applyHead, forward } from "../../lib/network/wide-resnet";
import { close } from "../close";

interface Golden {
  plan: NetworkPlan;
  shape: [number, number, number, number];
  features: number[][];
  classes: number[][];
  rotation: number[][];
  statistics: Record<string, { mean: number[]; variance: number[] }>;
}

const golden = JSON.parse(
  readFileSync(join(packageRoot(), "test/golden/network/forward.json"), "utf8"),
) as Golden;

describe("the wide residual network", () => {
  before(() => startEngine());
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const count = (weights: Tensors): number =>
    Object.values(weights).reduce((sum, weight) => sum + weight.size, 0);

  for (const [name, plan, rotation, size] of [
    ["WRN-28-2", wrn28x2, false, 1_469_642],
    ["WRN-28-2 with the rotation head", wrn28x2, true, 1_470_158],
    ["WRN-28-2 for 100 classes", { ...wrn28x2, classes: 100 }, false, 1_481_252],
    ["the STL-10 network", { ...wrn28x2, scales: 4 }, false, 5_933_770],
    ["WRN-28 with 135 filters", { ...wrn28x2, filters: 135 }, false, 25_985_290],
    ["the grey WRN-10-1 with the rotation head", { ...wrn10x1, channels: 1 }, true, 78_158],
  ] as [string, NetworkPlan, boolean, number][]) {
    it(`O31: ${name} has ${size} weights`, () =>
      assert.equal(countWeights(plan, { rotation }), size));
  }

  it("O31: counts the weights that there are", () => {
    const plan = { ...wrn10x1, channels: 1 };
    assert.equal(count(initWeights(seedKey(1), plan, { rotation: true })), 78_158);
  });

  it("O31: WRN-28-2 decays 1 463 984 of them and keeps 3 616 moving statistics", () => {
    const weights = initWeights(seedKey(1), wrn28x2);
    const kernels = Object.entries(weights).filter(([name]) => name.endsWith("kernel"));
    assert.equal(count(Object.fromEntries(kernels)), 1_463_984);
    const moving = Object.values(movingStatistics.init(weights));
    assert.equal(
      moving.reduce((sum, { mean, variance }) => sum + mean.size + variance.size, 0),
      3_616,
    );
  });

  it("O25: draws kernels with the released deviations, and starts the rest at 0 and 1", () => {
    const weights = initWeights(seedKey(1), wrn28x2, { rotation: true });
    const deviation = (name: string): number =>
      Math.sqrt(tf.mean(tf.square(weights[name])).dataSync()[0]);
    close(deviation("scale0/block0/conv2/kernel"), 0.08333333, 0.003);
    close(deviation("scale1/block1/conv1/kernel"), 0.05892557, 0.001);
    close(deviation("scale2/block1/conv1/kernel"), 0.04166667, 0.0005);
    close(deviation("scale1/block0/shortcut/kernel"), 0.1767767, 0.008);
    // Truncated at two deviations, σ shrinks by 0.8796.
    close(deviation("classes/kernel"), 0.12038585 * 0.8796, 0.006);
    assert.equal(tf.max(tf.abs(weights["stem/bias"])).dataSync()[0], 0);
    assert.equal(tf.min(weights["tail/gamma"]).dataSync()[0], 1);
  });

  it("gives the same weights for the same key, each tensor its own numbers", () => {
    const [one, two] = [1, 1].map((seed) => initWeights(seedKey(seed), wrn10x1));
    close(one["stem/kernel"].dataSync(), two["stem/kernel"].dataSync(), 0);
    const other = initWeights(seedKey(2), wrn10x1);
    assert.notDeepEqual(one["stem/kernel"].dataSync(), other["stem/kernel"].dataSync());
    assert.notDeepEqual(
      one["scale0/block0/conv1/kernel"].dataSync(),
      one["scale0/block0/conv2/kernel"].dataSync(),
    );
  });

  it("computes features, both heads and batch statistics as NumPy does", () => {
    const { plan, shape } = golden;
    const weights = mapTensors(initWeights(seedKey(1), plan, { rotation: true }), formulaWeight);
    const size = shape.reduce((product, side) => product * side, 1);
    const images = tf.tensor4d(
      Float32Array.from({ length: size }, (_, i) => Math.sin(0.11 * i)),
      shape,
    );
    const { features, statistics } = forward(weights, images, plan);
    close(features.arraySync(), golden.features, 2e-5);
    close(applyHead(weights, features, "classes").arraySync(), golden.classes, 5e-5);
    close(applyHead(weights, features, "rotation").arraySync(), golden.rotation, 5e-5);
    for (const [layer, { mean, variance }] of Object.entries(golden.statistics)) {
      close(statistics[layer].mean.dataSync(), mean, 2e-5);
      close(statistics[layer].variance.dataSync(), variance, 2e-4);
    }
  });

  it("with moving statistics sees each image alone", () => {
    const plan = { ...wrn10x1, channels: 1 };
    const weights = initWeights(seedKey(1), plan);
    const moving = movingStatistics.init(weights);
    const images = tf.tensor4d(
      Float32Array.from({ length: 3 * 64 }, (_, i) => Math.sin(i)),
      [3, 8, 8, 1],
    );
    const together = forward(weights, images, plan, { moving });
    const alone = forward(weights, tf.slice(images, 1, 1), plan, { moving });
    close(tf.slice(together.features, 1, 1).dataSync(), alone.features.dataSync(), 1e-4);
    assert.deepEqual(together.statistics, {});
  });

  it("shrinks images by averaging squares first", () => {
    const plan = { ...wrn10x1, channels: 1 };
    const weights = initWeights(seedKey(1), plan);
    const small = tf.tensor4d(
      Float32Array.from({ length: 64 }, (_, i) => Math.cos(i)),
      [1, 8, 8, 1],
    );
    const large = tf.tile(tf.reshape(small, [1, 8, 1, 8, 1]), [1, 1, 2, 1, 2]);
    const doubled = tf.reshape<tf.Rank.R4>(large, [1, 16, 16, 1]);
    close(
      forward(weights, doubled, { ...plan, shrink: 2 }).features.dataSync(),
      forward(weights, small, plan).features.dataSync(),
      1e-4,
    );
  });

  it("refuses images of other channels, plans that cannot be, and heads that are not there", () => {
    const weights = initWeights(seedKey(1), wrn10x1);
    assert.throws(
      () => forward(weights, tf.zeros([1, 8, 8, 1]), wrn10x1),
      /images should be \[batch, height, width, 3\], but came as \[1, 8, 8, 1\]/,
    );
    assert.throws(
      () => initWeights(seedKey(1), { ...wrn10x1, repeat: 0 }),
      /the plan's repeat should be a whole number of at least 1/,
    );
    assert.throws(
      () => applyHead(weights, tf.zeros([1, 64]), "rotation"),
      /these weights have no rotation head/,
    );
  });
});

// The weights of test/golden/network/forward.py.
function formulaWeight(tensor: tf.Tensor, name: string): tf.Tensor {
  const base = name.endsWith("gamma") ? 1 : 0;
  const values = Float32Array.from(
    { length: tensor.size },
    (_, i) => base + 0.4 * Math.sin(0.37 * i + name.length),
  );
  return tf.tensor(values, tensor.shape);
}

describe("moving statistics", () => {
  before(() => startEngine());

  it("follow the batch by the decay, mean from 0 and variance from 1", () =>
    tf.tidy(() => {
      const moving = movingStatistics.init({
        "tail/gamma": tf.ones([1]),
        "x/kernel": tf.ones([2]),
      });
      assert.deepEqual(Object.keys(moving), ["tail"]);
      const batch = { tail: { mean: tf.tensor1d([10]), variance: tf.tensor1d([3]) } };
      const { tail } = movingStatistics.update(moving, batch, { decay: 0.9 });
      close([tail.mean.dataSync()[0], tail.variance.dataSync()[0]], [1, 1.2], 1e-6);
    }));

  it("refuse a batch that misses a layer", () =>
    tf.tidy(() => {
      const moving = movingStatistics.init({ "tail/gamma": tf.ones([1]) });
      assert.throws(() => movingStatistics.update(moving, {}), /no statistics of layer tail/);
    }));
});
