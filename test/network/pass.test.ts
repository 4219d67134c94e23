import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import type { Tensors } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { oneHot, softmax } from "../../lib/labels/rows";
import { accumulate } from "../../lib/network/accumulate";
import { type ImageBatch, type Pass, predict, runPass } from "../../lib/network/pass";
import { wrn10x1 } from "../../lib/network/network";
import { initWeights } from "../../lib/network/weights";
import { close } from "../close";

const network = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };
const labels = [0, 1, 2, 0, 1, 2, 0, 1];
const images: ImageBatch = {
  shape: [8, 8, 8, 1],
  pixels: Float32Array.from({ length: 512 }, (_, i) => {
    const [image, pixel] = [Math.floor(i / 64), i % 64];
    return ((pixel * (7 + image) + 29 * image) % 256) / 127.5 - 1;
  }),
};

describe("a pass", () => {
  let weights: Tensors = {};
  before(async () => {
    await startEngine();
    weights = initWeights(seedKey(1), network, { rotation: true });
  });
  after(() => tf.dispose(weights));

  const passOf = (squared: boolean): Pass => ({
    name: "p",
    head: "classes",
    images,
    targets: softmax(labels.map((l) => [l, 1, 0.5])),
    terms: labels.map(() => "term"),
    weights: [1, 0.5, 0.25, 0.1, 0, 0.3, 0.2, 0.7],
    losses: labels.map((_, i) => (squared && i % 2 ? "squared" : "cross-entropy")),
  });
  it("O21: has the cross-entropy and the squared distance of every row", () => {
    const logits = predict(weights, images, network);
    for (const squared of [false, true]) {
      const pass = passOf(squared);
      const result = runPass(weights, pass, network);
      const byHand = pass.targets.map((target, i) => {
        const p = softmax([logits[i]])[0];
        return pass.losses[i] === "squared"
          ? target.reduce((sum, t, c) => sum + (t - p[c]) ** 2, 0) / 3
          : -target.reduce((sum, t, c) => sum + t * Math.log(p[c]), 0);
      });
      close(result.losses, byHand, 1e-5);
      tf.dispose([result.gradients, result.statistics]);
    }
  });

  it("has the gradient of the weighted sum, as differences of the sum show", () => {
    const pass = passOf(true);
    const total = (trial: Tensors): number => {
      const result = runPass(trial, pass, network);
      tf.dispose([result.gradients, result.statistics]);
      return result.losses.reduce((sum, loss, i) => sum + pass.weights[i] * loss, 0);
    };
    const { gradients, statistics } = runPass(weights, pass, network);
    for (const name of ["stem/kernel", "scale1/block0/norm1/gamma", "classes/kernel"]) {
      const gradient = Array.from(gradients[name].dataSync());
      // The entry that matters most, moved by a little each way.
      const place = gradient.reduce(
        (best, g, i) => (Math.abs(g) > Math.abs(gradient[best]) ? i : best),
        0,
      );
      const moved = [1e-3, -1e-3].map((by) => {
        const values = Float32Array.from(weights[name].dataSync());
        values[place] += by;
        const trial = { ...weights, [name]: tf.tensor(values, weights[name].shape) };
        const value = total(trial);
        trial[name].dispose();
        return value;
      });
      const slope = (moved[0] - moved[1]) / 2e-3;
      close(gradient[place], slope, 0.01 * Math.abs(slope) + 1e-3);
    }
    tf.dispose([gradients, statistics]);
  });

  it("leaves out the weights of the other head", () => {
    const { gradients, statistics } = runPass(weights, passOf(false), network);
    assert.equal(gradients["rotation/kernel"], undefined);
    assert.equal(Object.keys(gradients).length, Object.keys(weights).length - 2);
    tf.dispose([gradients, statistics]);
  });

  it("sees in bytes the numbers that they stand for, to the bit", () => {
    const bytes = Uint8Array.from({ length: 512 }, (_, i) => (i * 37) % 256);
    const numbers = Float32Array.from(bytes, (v) => (2 * v) / 255 - 1);
    const [inBytes, inNumbers] = [bytes, numbers].map((pixels) => {
      const pass = { ...passOf(false), images: { ...images, pixels } };
      const { losses, gradients, statistics } = runPass(weights, pass, network);
      const stem = gradients["stem/kernel"].dataSync<"float32">().slice();
      tf.dispose([gradients, statistics]);
      return { losses, stem };
    });
    assert.deepEqual(inBytes, inNumbers);
  });

  it("leaks no tensor", () => {
    const before = tf.memory().numTensors;
    const { gradients, statistics } = runPass(weights, passOf(true), network);
    tf.dispose([gradients, statistics]);
    predict(weights, images, network);
    assert.equal(tf.memory().numTensors, before);
  });

  it("is refused when targets, weights and images are not as many", () => {
    const pass = passOf(false);
    assert.throws(
      () => runPass(weights, { ...pass, weights: [1] }, network),
      /weights should be for 8 images, but came for 1/,
    );
  });

  it("accumulated with others, adds up to the gradient of both losses in one graph", async () => {
    const [one, two] = [passOf(false), passOf(true)].map((pass, i) => ({ ...pass, name: `${i}` }));
    const other = {
      ...two,
      head: "rotation" as const,
      targets: oneHot([0, 0, 1, 1, 2, 2, 3, 3], 4),
    };
    const sum = await accumulate(weights, [one, other], network, { statisticsOf: "1" });
    const alone = [one, other].map((pass) => runPass(weights, pass, network));
    for (const name of Object.keys(weights)) {
      const parts = alone.map(({ gradients }) => gradients[name]?.dataSync() ?? []);
      const added = Array.from(sum.gradients[name].dataSync());
      close(
        added,
        added.map((_, i) => (parts[0][i] ?? 0) + (parts[1][i] ?? 0)),
        1e-6,
      );
    }
    close(sum.statistics.tail.mean.dataSync(), alone[1].statistics.tail.mean.dataSync(), 0);
    tf.dispose([sum.gradients, sum.statistics, alone.map((a) => [a.gradients, a.statistics])]);
  });
});
