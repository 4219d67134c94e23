import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import type { Tensors } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { countMultiplications } from "../../lib/network/count-multiplications";
import { forward } from "../../lib/network/forward";
import { type Layer, expectNetwork, layersOf } from "../../lib/network/layers";
import { type LayeredNetwork, convnet, wrn10x1 } from "../../lib/network/network";
import { networkSchema } from "../../lib/network/network-schema";
import { countWeights, initWeights } from "../../lib/network/weights";
import { close } from "../close";

const network = { ...convnet({ channels: [4, 6] }), channels: 1, classes: 3 };
const layered = (...layers: Layer[]): LayeredNetwork => ({ ...network, layers });
const stem: Layer = { type: "convolution", name: "stem", size: 3, filters: 4 };

describe("layers", () => {
  before(() => startEngine());

  it("of a convnet have the weights and multiplications of plain arithmetic", () => {
    // 3 x 3 kernels with biases, two numbers a normalized channel, and the head.
    const weights = 9 * 1 * 4 + 4 + 2 * 4 + (9 * 4 * 6 + 6 + 2 * 6) + (6 * 3 + 3);
    assert.equal(countWeights(network), weights);
    assert.equal(countWeights(network, { rotation: true }), weights + 6 * 4 + 4);
    // 7 x 5 pixels, then 4 x 3.
    const multiplications = 35 * 9 * 1 * 4 + 12 * 9 * 4 * 6 + 6 * 3;
    assert.equal(countMultiplications(network, { height: 7, width: 5 }), multiplications);
  });

  it("read the one before or the one they name, and add what they are told to", () => {
    const weights = initWeights(seedKey(1), layered(stem));
    const images = tf.randomUniform<tf.Rank.R4>([2, 6, 6, 1], -1, 1, "float32", 7);
    const one: Tensors = {
      ...weights,
      "one/kernel": tf.eye(4).reshape([1, 1, 4, 4]),
      "one/bias": tf.zeros([4]),
    };
    const identity: Layer = { type: "convolution", name: "one", size: 1, filters: 4 };
    const features = (...layers: Layer[]) =>
      Array.from(forward(one, images, layered(stem, ...layers)).features.dataSync());
    tf.tidy(() => {
      const plain = features();
      close(features(identity), plain, 1e-6);
      close(
        features({ ...identity, plus: "stem" }),
        plain.map((x) => 2 * x),
        1e-6,
      );
      const twice: Layer = { ...identity, plus: "stem" };
      const from = { ...stem, name: "again", input: "images" };
      const again = { ...one, "again/kernel": one["stem/kernel"], "again/bias": one["stem/bias"] };
      const run = forward(again, images, layered(stem, twice, from));
      close(run.features.dataSync(), plain, 1e-6);
    });
    tf.dispose([images, ...Object.values(one)]);
  });

  it("of a wide residual network are these, in the order of the forward pass", () => {
    const names = layersOf({ ...wrn10x1, scales: 2 }).map(({ name }) => name);
    assert.deepEqual(names, [
      "stem",
      ...["norm1", "conv1", "norm2", "conv2"].map((name) => `scale0/block0/${name}`),
      ...["norm1", "conv1", "norm2", "shortcut", "conv2"].map((name) => `scale1/block0/${name}`),
      "tail",
    ]);
  });

  for (const [title, layers, sentence] of [
    ["no layer", [], /layers should be a list of at least one/],
    ["a name twice", [stem, stem], /two layers are called stem/],
    ["a head's name", [{ ...stem, name: "classes" }], /other than classes and rotation/],
    ["a name of signs", [{ ...stem, name: "a b" }], /should have a name of letters/],
    ["an unknown input", [{ ...stem, input: "stam" }], /layer stem reads stam, which is no layer/],
    ["an input behind it", [{ ...stem, input: "stem" }], /reads stem, which is no layer before it/],
    ["normalized images", [{ type: "normalization", name: "n" }], /would normalize the images/],
    ["another kind", [{ ...stem, type: "pool" }], /a convolution or a normalization, .* "pool"/],
    ["no filters", [{ ...stem, filters: 0 }], /filters of layer stem should be a whole number/],
    ["a stride of 3", [{ ...stem, stride: 3 }], /stride of layer stem should be 1 or 2, .* as 3/],
    ["a sum of shapes", [stem, { ...stem, name: "b", filters: 5, plus: "stem" }], /same shape/],
    ["a sum of sizes", [stem, { ...stem, name: "b", stride: 2, plus: "stem" }], /same shape/],
    [
      "a sum with nothing",
      [{ ...stem, plus: "gone" }],
      /adds gone, which should be a layer before/,
    ],
  ] as [string, Layer[], RegExp][]) {
    it(`are refused with a sentence: ${title}`, () => {
      assert.throws(() => expectNetwork("build", layered(...layers)), sentence);
      assert.throws(() => initWeights(seedKey(1), layered(...layers)), { name: "UserError" });
    });
  }

  it("come through JSON and the schema of configs and files as they were", () => {
    for (const one of [
      network,
      layered(stem, { ...stem, name: "b", stride: 2, input: "stem" }),
      wrn10x1,
    ]) {
      assert.deepEqual(networkSchema.parse(JSON.parse(JSON.stringify(one))), one);
    }
    const odd = { ...network, layers: [{ ...stem, dropout: 0.5 }] };
    assert.ok(!networkSchema.safeParse(odd).success);
    assert.ok(!networkSchema.safeParse({ ...network, architecture: "vit" }).success);
  });
});
