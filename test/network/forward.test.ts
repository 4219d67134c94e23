import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import { packageRoot } from "../../lib/base/package-root";
import { type Tensors, mapTensors } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { movingStatistics } from "../../lib/network/statistics";
import { type Network, wrn10x1, wrn28x2 } from "../../lib/network/network";
import { initWeights } from "../../lib/network/weights";
import { applyHead, forward } from "../../lib/network/forward";
import { close } from "../close";

interface Golden {
  network: Network;
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

  it("O31: counts the weights that there are", () => {
    const network = { ...wrn10x1, channels: 1 };
    assert.equal(count(initWeights(seedKey(1), network, { rotation: true })), 78_158);
  });

  it("O31: WRN-28-2 decays 1 463 984 of them and keeps 3 616 moving statistics", () => {
    const weights = initWeights(seedKey(1), wrn28x2, { rotation: true });
    const kernels = Object.entries(weights).filter(([name]) => name.endsWith("kernel"));
    // 128 · 4 of these are the rotation head's.
    assert.equal(count(Object.fromEntries(kernels)), 1_463_984 + 512);
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
    // The tolerances are three standard errors: 3 σ / √(2 size).
    for (const [name, sigma, size] of [
      ["stem", 0.11785113, 9 * 3 * 16],
      ["scale0/block0/conv1", 0.08333333, 9 * 16 * 32],
      ["scale1/block1/conv1", 0.05892557, 9 * 64 * 64],
      ["scale2/block1/conv1", 0.04166667, 9 * 128 * 128],
      ["scale0/block0/shortcut", 0.25, 16 * 32],
      ["scale1/block0/shortcut", 0.1767767, 32 * 64],
      ["scale2/block0/shortcut", 0.125, 64 * 128],
    ] as [string, number, number][]) {
      assert.equal(weights[`${name}/kernel`].size, size);
      close(deviation(`${name}/kernel`), sigma, (3 * sigma) / Math.sqrt(2 * size));
    }
    // Truncated at two deviations, σ shrinks by 0.8796, and no number is farther out than 2 σ.
    for (const [name, sigma, tolerance] of [
      ["classes", 0.12038585, 0.006],
      ["rotation", 0.12309149, 0.009],
    ] as [string, number, number][]) {
      close(deviation(`${name}/kernel`), sigma * 0.8796, tolerance);
      const farthest = tf.max(tf.abs(weights[`${name}/kernel`])).dataSync()[0];
      assert.ok(farthest <= 2 * sigma && farthest > 1.9 * sigma, `${farthest}`);
    }
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
    const { network, shape } = golden;
    const weights = mapTensors(initWeights(seedKey(1), network, { rotation: true }), formulaWeight);
    const size = shape.reduce((product, side) => product * side, 1);
    const images = tf.tensor4d(
      Float32Array.from({ length: size }, (_, i) => Math.sin(0.11 * i)),
      shape,
    );
    const { features, statistics } = forward(weights, images, network);
    close(features.arraySync(), golden.features, 2e-5);
    close(applyHead(weights, features, "classes").arraySync(), golden.classes, 5e-5);
    close(applyHead(weights, features, "rotation").arraySync(), golden.rotation, 5e-5);
    for (const [layer, { mean, variance }] of Object.entries(golden.statistics)) {
      close(statistics[layer].mean.dataSync(), mean, 2e-5);
      close(statistics[layer].variance.dataSync(), variance, 2e-4);
    }
  });

  it("with moving statistics sees each image alone", () => {
    const network = { ...wrn10x1, channels: 1 };
    const weights = initWeights(seedKey(1), network);
    const moving = movingStatistics.init(weights);
    const images = tf.tensor4d(
      Float32Array.from({ length: 3 * 64 }, (_, i) => Math.sin(i)),
      [3, 8, 8, 1],
    );
    const together = forward(weights, images, network, { moving });
    const alone = forward(weights, tf.slice(images, 1, 1), network, { moving });
    close(tf.slice(together.features, 1, 1).dataSync(), alone.features.dataSync(), 1e-4);
    assert.deepEqual(together.statistics, {});
  });

  it("shrinks images by averaging squares first", () => {
    const network = { ...wrn10x1, channels: 1 };
    const weights = initWeights(seedKey(1), network);
    const small = tf.tensor4d(
      Float32Array.from({ length: 64 }, (_, i) => Math.cos(i)),
      [1, 8, 8, 1],
    );
    const large = tf.tile(tf.reshape(small, [1, 8, 1, 8, 1]), [1, 1, 2, 1, 2]);
    const doubled = tf.reshape<tf.Rank.R4>(large, [1, 16, 16, 1]);
    close(
      forward(weights, doubled, { ...network, shrink: 2 }).features.dataSync(),
      forward(weights, small, network).features.dataSync(),
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
      /the network's repeat should be a whole number of at least 1/,
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

  it("are the batch's own at decay 0, and never move at decay 1", () =>
    tf.tidy(() => {
      const moving = movingStatistics.init({ "tail/gamma": tf.ones([1]) });
      const batch = { tail: { mean: tf.tensor1d([10]), variance: tf.tensor1d([3]) } };
      const numbersAt = (decay: number): number[] => {
        const { mean, variance } = movingStatistics.update(moving, batch, { decay }).tail;
        return [mean.dataSync()[0], variance.dataSync()[0]];
      };
      close(numbersAt(0), [10, 3], 1e-6);
      close(numbersAt(1), [0, 1], 0);
      assert.throws(
        () => numbersAt(-1),
        /movingStatistics.update: the decay should be between 0 and 1, but came as -1/,
      );
    }));

  it("refuse a batch that misses a layer", () =>
    tf.tidy(() => {
      const moving = movingStatistics.init({ "tail/gamma": tf.ones([1]) });
      assert.throws(() => movingStatistics.update(moving, {}), /no statistics of layer tail/);
    }));
});
