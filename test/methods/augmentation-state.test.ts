import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { softmax } from "../../lib/labels/rows";
import { imageBatch } from "../../lib/methods/image-batch";
import { newLearner } from "../../lib/methods/learner";
import { learnAugmentation, newAugmentationState } from "../../lib/methods/augmentation-state";
import { ctAugment } from "../../lib/augment/ct-augment";
import { inThisThread } from "../../lib/methods/workers";
import { predict } from "../../lib/network/pass";
import { initWeights } from "../../lib/network/weights";
import { close } from "../close";
import { key, network, patterns } from "./small";

describe("what a step teaches CTAugment", () => {
  before(() => startEngine());

  const fresh = { ...newAugmentationState(ctAugment()), step: 0 };
  const probes = imageBatch(patterns(2));
  // Level 0.5 of 17 bins is bin 8 (O16).
  const policies = ["blur", "solarize"].map((operation) => [
    { operation, levels: [0.5], uniforms: [] },
  ]);
  const seen = { probes, policies };
  const here = { network, workers: inThisThread };

  it("is the probability of the label, by averaged weights and moving statistics, at the policy's bins", async () => {
    const learner = newLearner(initWeights(key, network));
    const averaged = { ...learner, weights: {} };
    const { rates } = await learnAugmentation(fresh, seen, [2, 0], averaged, ctAugment(), here);
    const said = softmax(predict(learner.average, probes, network, { moving: learner.statistics }));
    close(rates.blur[0][8], 0.99 + 0.01 * said[0][2], 1e-12);
    close(rates.solarize[0][8], 0.99 + 0.01 * said[1][0], 1e-12);
    const moved = Object.values(rates)
      .flat(2)
      .filter((rate) => rate !== 1);
    assert.equal(moved.length, 2);
    tf.dispose(tensorsIn(learner));
  });

  it("shows in the next step's views at once, or is delayed by one step as is the default", async () => {
    const learner = newLearner(initWeights(key, network));
    const learned = (options = {}) =>
      learnAugmentation(fresh, seen, [2, 0], learner, ctAugment(options), here);
    assert.equal((await learned()).drawingRates, fresh.rates);
    assert.equal((await learned({ rateDelay: 1 })).drawingRates, fresh.rates);
    const latest = await learned({ rateDelay: 0 });
    assert.equal(latest.drawingRates, latest.rates);
    assert.notDeepEqual(latest.rates, fresh.rates);
    tf.dispose(tensorsIn(learner));
  });
});
