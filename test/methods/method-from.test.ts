import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { oneHot } from "../../lib/labels/rows";
import { imageBatch } from "../../lib/methods/image-batch";
import { drawAndStep, methodFrom } from "../../lib/methods/method-from";
import { passOf } from "../../lib/methods/passes";
import { batch, key, network } from "./small";

const plain = methodFrom("plain", {
  defaults: { inOrder: true, weak: { flip: true } },
  draw: ({ labeled, labels }) => Promise.resolve({ images: imageBatch(labeled), labels }),
  async step(_state, { images, labels }, { network: { classes }, options, learn }) {
    const targets = oneHot(labels, classes);
    const passes = [1, 2].map((weight) =>
      passOf(`pass ${weight}`, { term: "labeled", images, targets, weight }),
    );
    const { learner, terms } = await learn(options.inOrder ? passes : passes.values());
    return { state: learner, report: { terms, distributions: {} } };
  },
});

describe("a method from its parts", () => {
  before(() => startEngine());

  it("has options by its defaults, those of learning among them, and refuses others", () => {
    const chosen = plain(network, { learningRate: 0.1 }).options as { learningRate: number };
    assert.equal(chosen.learningRate, 0.1);
    const { learningRate, weak } = plain.defaults;
    assert.deepEqual([learningRate, weak], [0.002, { flip: true }]);
    assert.throws(() => plain(network, { inOrdr: true } as object), /did you mean "inOrder"\?/);
    assert.throws(() => plain(network, { inOrder: 1 } as object), /plain: inOrder .*came as 1/);
  });

  it("counts its steps, sums the loss of its passes, and leaks nothing", async () => {
    const method = plain(network);
    const first = method.init(key);
    const before = tf.memory().numTensors;
    const { state, report } = await drawAndStep(method, first, batch, key);
    assert.equal(state.step, 1);
    // Both passes have the same rows: once their mean, and twice.
    assert.ok(Math.abs(report.terms.loss - 3 * report.terms.labeled) < 1e-5);
    assert.deepEqual([report.rows, report.gradients], [undefined, undefined]);
    tf.dispose(tensorsIn(state));
    assert.equal(tf.memory().numTensors, before);
    tf.dispose(tensorsIn(first));
  });

  it("is told to name a pass where they come one by one", async () => {
    const method = plain(network, { inOrder: false });
    const first = method.init(key);
    const before = tf.memory().numTensors;
    await assert.rejects(
      drawAndStep(method, first, batch, key),
      /^UserError: plain: learn was given passes that come one by one, so it needs statisticsOf/,
    );
    assert.equal(tf.memory().numTensors, before);
    tf.dispose(tensorsIn(first));
  });
});
