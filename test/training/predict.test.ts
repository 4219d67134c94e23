import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { mapTensors, tensorsIn } from "../../lib/base/tensors";
import { loadDataSet } from "../../lib/data/load";
import { startEngine } from "../../lib/engine/engine";
import { exportWeights, loadWeights } from "../../lib/export/weights-file";
import { type Image, createImage } from "../../lib/images/image";
import { softmax } from "../../lib/labels/rows";
import { imageBatch } from "../../lib/methods/image-batch";
import { type SupervisedState, supervised } from "../../lib/methods/supervised";
import { predict } from "../../lib/network/pass";
import { wrn10x1 } from "../../lib/network/network";
import { evaluate } from "../../lib/training/evaluate";
import { classify, trainedModel } from "../../lib/training/predict";
import { disposeState } from "../../lib/training/state";
import { close } from "../close";

const network = { ...wrn10x1, channels: 1, filters: 4, shrink: 4 };

describe("classifying images", () => {
  const method = supervised(network);
  const { test, classes } = loadDataSet();
  const images = test.images.slice(0, 23);
  let state: SupervisedState;
  before(async () => {
    await startEngine();
    const started = method.init([1, 2]);
    // An average that is not the weights, so that the test can tell the two apart.
    const average = mapTensors(started.average, (w) => tf.tidy(() => tf.add(tf.mul(w, -1), 0.01)));
    tf.dispose(tensorsIn(started.average));
    state = { ...started, average };
  });
  after(() => disposeState(state));

  it("names the likeliest class, with every class's share by averaged weights", () => {
    const said = classify(trainedModel(method, state), images, { classes });
    const logits = predict(state.average, imageBatch(images), network, {
      moving: state.statistics,
    });
    close(
      said.map(({ probabilities }) => probabilities),
      softmax(logits),
      1e-6,
    );
    said.forEach(({ label, probability, probabilities }, i) => {
      close(
        probabilities.reduce((sum, p) => sum + p),
        1,
        1e-12,
      );
      assert.equal(probability, Math.max(...probabilities));
      assert.equal(label, classes[logits[i].indexOf(Math.max(...logits[i]))]);
    });
  });

  it("is right as often as evaluation counts", async () => {
    const labels = test.labels.slice(0, 23);
    const { accuracy } = await evaluate(method, state, { images, labels });
    const said = classify(trainedModel(method, state), images, { classes });
    const right = said.filter(({ label }, i) => label === classes[labels[i]]).length;
    close(accuracy, right / 23, 1e-12);
  });

  it("says the same of an image in any batch, and leaves nothing on the engine", () => {
    const before = tf.memory().numTensors;
    const model = trainedModel(method, state);
    const [alone, together] = [1, 23].map((batch) => classify(model, images, { classes, batch }));
    assert.equal(tf.memory().numTensors, before);
    assert.equal(alone.length, 23);
    alone.forEach(({ label, probabilities }, i) => {
      assert.equal(label, together[i].label);
      close(probabilities, together[i].probabilities, 1e-5);
    });
  });

  it("lists the likeliest classes if asked, earlier ones first where they are alike", () =>
    tf.tidy(() => {
      const model = trainedModel(method, state);
      // Without features only the biases speak: e^2 : e^0 : e^2, and e^-90 for all others.
      const bias = tf.tensor1d([2, 0, 2, ...Array<number>(7).fill(-90)]);
      const kernel = tf.zeros([16, 10]);
      const weights = { ...model.weights, "classes/kernel": kernel, "classes/bias": bias };
      const [{ label, probability, top }] = classify({ ...model, weights }, images.slice(0, 1), {
        classes: [..."abcdefghij"],
        top: 3,
      });
      const share = Math.exp(2) / (2 * Math.exp(2) + 1);
      assert.equal(label, "a");
      close(probability, share, 1e-6);
      assert.deepEqual(
        top.map((each) => each.label),
        ["a", "c", "b"],
      );
      close(
        top.map((each) => each.probability),
        [share, share, share * Math.exp(-2)],
        1e-6,
      );
    }));

  it("says the same by weights from a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "classify-"));
    const file = join(folder, "net.safetensors");
    const { weights, statistics, network } = trainedModel(method, state);
    await exportWeights(file, weights, statistics, network, { classes, height: 28, width: 28 });
    const loaded = await loadWeights(file);
    assert.deepEqual(
      classify(loaded, images, loaded),
      classify(trainedModel(method, state), images, { classes }),
    );
    tf.dispose(tensorsIn([loaded.weights, loaded.statistics]));
    rmSync(folder, { recursive: true });
  });

  it("refuses classes, images and options that do not fit, and a model that is lost", () => {
    const model = trainedModel(method, state);
    const refuses = (some: readonly Image[], changed: object, sentence: RegExp): void =>
      assert.throws(() => classify(model, some, { classes, ...changed }), sentence);
    refuses(images, { classes: ["a"] }, /each of the network's 10 classes, but 1 came/);
    refuses(images, { top: 0 }, /top should be a whole number from 1 to 10, but came as 0/);
    refuses(images, { top: 11 }, /from 1 to 10, but came as 11/);
    refuses(images, { batch: 0 }, /the batch should be a whole number of at least 1/);
    refuses([], {}, /the number of images should be a whole number of at least 1/);
    const small = createImage(4, 4, 1, new Uint8Array(16));
    refuses([...images, small], {}, /all be \[28, 28, 1\], but image 23 is \[4, 4, 1\]/);
    const color = createImage(4, 4, 3, new Uint8Array(48));
    refuses([color], {}, /all be \[4, 4, 1\], but image 0 is \[4, 4, 3\]/);
    tf.tidy(() => {
      const lost = { ...model.weights, "classes/bias": tf.fill([10], NaN) };
      assert.throws(
        () => classify({ ...model, weights: lost }, images, { classes }),
        /classify: the logits of image 0 are not finite \(NaN, .* train again/,
      );
    });
  });
});
