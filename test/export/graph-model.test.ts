import type { Network } from "../../lib/network/network";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import type { ModelMetadata } from "../../lib/export/model-metadata";
import { type GraphModelFiles, graphModel } from "../../lib/export/graph-model";
import type { Model } from "../../lib/network/model";
import { predict } from "../../lib/network/pass";
import { countWeights } from "../../lib/network/weights";
import { close } from "../close";
import { NETWORKS, disposeModel, randomModel, someImages } from "./networks";

interface ModelJson extends tf.io.ModelJSON {
  modelTopology: { node: { name: string; op: string }[] };
}
const jsonOf = (files: GraphModelFiles) => JSON.parse(files["model.json"]) as ModelJson;

/** Loads the files as a browser would, only that they come from memory. */
async function load(files: GraphModelFiles): Promise<tf.GraphModel> {
  const { weightsManifest, ...json } = jsonOf(files);
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = Uint8Array.from(files["group1-shard1of1.bin"]).buffer;
  const artifacts = { ...json, weightSpecs, weightData } as tf.io.ModelArtifacts;
  return tf.loadGraphModel({ load: () => Promise.resolve(artifacts) });
}

describe("the exported graph model", () => {
  before(() => startEngine());

  for (const [name, network, about] of NETWORKS) {
    it(`answers the logits and probabilities of ${name}`, async () => {
      const model = randomModel(network);
      const images = someImages(3, network, about);
      const wanted = predict(model.weights, images, network, { moving: model.statistics });
      const loaded = await load(graphModel(model.weights, model.statistics, network, about));
      const pixels = tf.tensor4d(images.pixels, [...images.shape]);
      const { logits, probabilities } = loaded.predict(pixels) as tf.NamedTensorMap;
      const largest = Math.max(...wanted.flat().map(Math.abs));
      close(logits.arraySync(), wanted, 1e-5 * largest);
      const shares = tf.tidy(() => tf.softmax(tf.tensor2d(wanted)).arraySync());
      close(probabilities.arraySync(), shares, 1e-5 * Math.max(1, largest));
      tf.dispose([pixels, logits, probabilities]);
      loaded.dispose();
      disposeModel(model);
    }).timeout(60_000);
  }

  describe("of a small network", () => {
    const [, network, about] = NETWORKS[1];
    let model: Model;
    before(() => (model = randomModel(network)));
    after(() => disposeModel(model));
    const files = (
      changed: Partial<Model> = {},
      told: Partial<ModelMetadata> = {},
    ): GraphModelFiles => {
      const { weights, statistics, network } = { ...model, ...changed };
      return graphModel(weights, statistics, network, { ...about, ...told });
    };
    const without = <T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> =>
      Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));

    it("tells classes, preprocessing, network and the names of its ends", async () => {
      const loaded = await load(files());
      const { classes, preprocessing, network: told } = loaded.metadata as Record<string, unknown>;
      assert.deepEqual(classes, ["cat", "dog", "größer"]);
      assert.deepEqual(told, network);
      assert.deepEqual(preprocessing, {
        height: 9,
        width: 12,
        channels: 3,
        scale: 2 / 255,
        offset: -1,
      });
      assert.deepEqual(
        loaded.inputs.map(({ name, shape, dtype }) => [name, shape, dtype]),
        [["images", [-1, 9, 12, 3], "float32"]],
      );
      assert.deepEqual(
        loaded.outputs.map(({ name }) => name),
        ["logits", "probabilities"],
      );
      assert.deepEqual(loaded.modelSignature, jsonOf(files()).signature);
      loaded.dispose();
    });

    it("refuses images of another size, as its placeholder says", async () => {
      const loaded = await load(files());
      const pixels = tf.zeros([1, 9, 9, 3]);
      assert.throws(() => loaded.predict(pixels), /must be \[-1,9,12,3\], but was \[1,9,9,3\]/);
      tf.dispose(pixels);
      loaded.dispose();
    });

    it("leaves the rotation head out, folds statistics in, and fills its file to the last byte", () => {
      const { weightsManifest, modelTopology } = jsonOf(files());
      const specs = weightsManifest.flatMap(({ weights }) => weights);
      const sizeOf = ({ shape }: { shape: number[] }) => shape.reduce((a, b) => a * b, 1);
      const sum = specs.reduce((total, spec) => total + sizeOf(spec), 0);
      // Factor and shift stand for gamma and beta; two lists of 2 axes and a shape of 6 come along.
      assert.equal(sum, countWeights(network) + 2 + 2 + 6);
      assert.equal(files()["group1-shard1of1.bin"].length, 4 * sum);
      assert.ok(modelTopology.node.every(({ name }) => !name.startsWith("rotation")));
      assert.equal(modelTopology.node.filter(({ op }) => op === "Const").length, specs.length);
    });

    it("leaves nothing on the engine, and comes out the same twice", () => {
      const before = tf.memory().numTensors;
      assert.deepEqual(files(), files());
      assert.equal(tf.memory().numTensors, before);
    });

    it("is refused where weights, statistics and network are not of one network", () => {
      const { weights, statistics } = model;
      const other = /weights, statistics and network should be those of one network/;
      const refuses = (changed: Partial<Model>, sentence: RegExp): void => {
        assert.throws(() => files(changed), sentence);
        assert.throws(() => files(changed), other);
      };
      refuses({ weights: without(weights, "stem/kernel") }, /graphModel: stem\/kernel is missing/);
      refuses(
        { statistics: without(statistics, "scale1/block0/norm2") },
        /scale1\/block0\/norm2\/moving_mean is missing/,
      );
      refuses(
        { network: { ...network, channels: 1 } },
        /stem\/kernel should be \[3, 3, 1, 16\], but is \[3, 3, 3, 16\]/,
      );
      refuses(
        { network: { ...network, repeat: 1 } as Network },
        /no place for scale0\/block1\/norm1\/gamma/,
      );
      refuses(
        { statistics: { ...statistics, constructor: statistics.tail } },
        /no place for constructor\/moving_mean/,
      );
      assert.throws(
        () => files({ network: { ...network, scales: 0 } as Network }),
        /the network's scales should be/,
      );
    });

    it("is refused where numbers are none, or a variance is below 0", () =>
      tf.tidy(() => {
        const { weights, statistics } = model;
        const spoilt = { ...weights, "classes/bias": tf.tensor1d([0, NaN, 0]) };
        assert.throws(() => files({ weights: spoilt }), /classes\/bias holds NaN.* train again/);
        const endless = { ...weights, "classes/bias": tf.tensor1d([0, 0, -Infinity]) };
        assert.throws(() => files({ weights: endless }), /classes\/bias holds -Infinity/);
        const { mean, variance } = statistics.tail;
        const tail = { mean, variance: tf.neg<tf.Tensor1D>(variance) };
        assert.throws(
          () => files({ statistics: { ...statistics, tail } }),
          /tail\/moving_variance holds -/,
        );
      }));

    it("is refused where classes or sizes do not fit the network", () => {
      const refuses = (told: Partial<ModelMetadata>, sentence: RegExp): void =>
        assert.throws(() => files({}, told), sentence);
      refuses({ classes: ["a", "b"] }, /a name for each of the network's 3 classes, but 2 came/);
      refuses({ classes: undefined as never }, /3 classes, but none came/);
      refuses({ classes: ["a", "", "c"] }, /class 1 should have a name, but it came as ""/);
      refuses({ classes: ["a", 7 as never, "c"] }, /class 1 should have a name, but it came as 7/);
      refuses({ classes: ["a", "b", "a"] }, /two classes are called "a"; rename one/);
      refuses({ height: 0 }, /the images' height should be a whole number of at least 1/);
      refuses({ width: 1.5 }, /the images' width should be a whole number/);
      refuses({ width: 10 }, /divide by the network's shrink of 3, but are 9 x 10/);
    });

    it("keeps its numbers when the network is gone", async () => {
      const short = randomModel(network, 2);
      const made = graphModel(short.weights, short.statistics, network, about);
      disposeModel(short);
      assert.ok(tensorsIn(short).every(({ isDisposed }) => isDisposed));
      (await load(made)).dispose();
    });
  });
});
