import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { ctAugment } from "../../../lib/augment/ct-augment";
import { fork } from "../../../lib/base/keys";
import { tensorsIn } from "../../../lib/base/tensors";
import { startEngine } from "../../../lib/engine/engine";
import { guessWindow } from "../../../lib/labels/align";
import { type ReMixMatchState, remixmatch } from "../../../lib/methods/remixmatch/remixmatch";
import type { Views } from "../../../lib/methods/remixmatch/views";
import { bits } from "../bits";
import { batch, key, network, run, small, wornRates } from "../small";
import { LEARNED, type Parts, type Switch, itHasSwitches, partsOf, touched } from "../switches";

// In the middle of a run: the model leans to one class, the labels to another, rates have moved.
const wear = (state: ReMixMatchState): ReMixMatchState => ({
  ...state,
  step: 10,
  window: guessWindow.update(state.window, [[0.9, 0.1, 0]]),
  labels: [0.2, 0.3, 0.5],
  rates: wornRates,
  drawingRates: wornRates,
});

const gradient = [...LEARNED, "rates"]; // The probes are answered by the averaged weights.
const target = ["mean sharpened", "term labeled", "term loss", "term strong", "term unlabeled"];
const aligned = ["mean aligned", ...target, ...gradient];
const guess = ["mean guess", "window", ...aligned];
const mixed = ["term labeled", "term loss", "term unlabeled", "statistics", ...gradient];
const strong = [
  ...["first strong views", "other strong views", "labeled views"],
  ...[...mixed, "term strong", "term rotation", "rotation head"],
];
const weak = ["anchor views", "probes", ...guess, ...strong];

const SWITCHES: Switch[] = [
  // The moments are those of the gradient, whatever the rate.
  {
    option: "learningRate",
    value: 0.01,
    touches: ["average", "kernels", "other weights", "rates", "rotation head"],
  },
  { option: "weightDecay", value: 1, touches: ["average", "kernels", "rates", "rotation head"] },
  { option: "averageDecay", value: 0.5, touches: ["average", "rates"] },
  { option: "warmAverages", value: true, touches: ["average", "rates", "statistics"] },
  { option: "statisticsDecay", value: 0.5, touches: ["rates", "statistics"] },

  // One strong view less: another pool to mix, the same guess and pre-mixup loss.
  { option: "strongViews", value: 1, touches: ["other strong views", ...mixed] },
  { option: "anchor", value: "plain", touches: ["anchor views", "statistics", ...guess] },
  { option: "anchor", value: "strong", touches: ["anchor views", "statistics", ...guess] },
  { option: "augmentation", value: "weak", touches: ["probes", ...strong] },
  { option: "augmentation.name", value: "randaugment", touches: ["probes", ...strong] },
  {
    option: "augmentation.operations",
    value: ["invert", "rotate"],
    from: "new",
    touches: ["drawingRates", "probes", ...strong],
  },
  { option: "guess", value: "mean", touches: guess },
  { option: "guess", value: "swap", touches: guess },
  { option: "guess", value: "strong", touches: guess },
  { option: "temperature", value: 0.9, touches: [...target, ...gradient] },
  { option: "alpha", value: 5, touches: mixed },
  { option: "alignment", value: false, touches: aligned },
  { option: "windowBatches", value: 64, touches: ["mean running", "window", ...aligned] },
  { option: "labelDecay", value: 0.5, touches: ["labels"] },
  { option: "prior", value: [0.8, 0.1, 0.1], touches: ["mean target", ...aligned] },

  // Weights of terms leave every term itself alone in the first step.
  { option: "unlabeledWeight", value: 3, touches: ["term loss", ...gradient] },
  { option: "preMixupWeight", value: 3, touches: ["term loss", ...gradient] },
  { option: "preMixupWeight", value: 0, touches: ["term loss", "term strong", ...gradient] },
  { option: "rotationWeight", value: 3, touches: ["term loss", "rotation head", ...gradient] },
  {
    option: "rotationWeight",
    value: 0,
    touches: ["term loss", "term rotation", "rotation head", ...gradient],
  },
  { option: "rampImages", value: 160, touches: ["term loss", ...gradient] },
  {
    option: "unlabeledLoss",
    value: "squared",
    touches: ["term loss", "term unlabeled", ...gradient],
  },
  { option: "statisticsFrom", value: "first", touches: ["rates", "statistics"] },

  { option: "weak.flip", value: false, touches: weak },
  { option: "weak.shiftPixels", value: 0, touches: weak },
  { option: "augmentation.depth", value: 1, touches: ["probes", ...strong] },
  // Probes are drawn evenly from everything, whatever the rates are.
  { option: "augmentation.threshold", value: 0, touches: strong },
  { option: "augmentation.thresholdOf", value: "absolute", touches: strong },
  { option: "augmentation.sampling", value: "bin", touches: strong },
  { option: "augmentation.geometry", value: "fraction", touches: ["probes", ...strong] },

  { option: "augmentation.decay", value: 0.5, from: "new", touches: ["rates"] },
  { option: "augmentation.decay", value: 0.5, touches: strong },
  { option: "augmentation.proximity", value: "paper", touches: ["rates"] },
  { option: "augmentation.rateDelay", value: 0, touches: ["drawingRates"] },
];

describe("a switch of ReMixMatch, changed alone, changes in one step exactly", () => {
  before(() => startEngine());

  const base = { ...small, augmentation: { name: "ctaugment" } };
  itHasSwitches((options) => remixmatch(network, options), base, wear, SWITCHES);

  it("windowBatches = 64 of a new state: window", async () => {
    // Of four classes, for a quarter has no rounding errors in a mean.
    const four = (windowBatches: number): Promise<Parts> =>
      partsOf(remixmatch({ ...network, classes: 4 }, { ...small, windowBatches }));
    assert.deepEqual(touched(await four(128), await four(64)), ["window"]);
  });

  it("augmentation.rateDelay = 0 in the step after it: strong views, not the anchor or the probes", async () => {
    const second = async (rateDelay: 0 | 1): Promise<Views> => {
      // With decay 0 one probe is enough to rule out its bin.
      const augmentation = ctAugment({ rateDelay, decay: 0 });
      const method = remixmatch(network, { ...small, augmentation });
      const { state } = await run(method, 1);
      const { views } = await method.draw(state, batch, fork(key, 1));
      tf.dispose(tensorsIn(state));
      return views;
    };
    const [latest, lagging] = [await second(0), await second(1)];
    assert.notEqual(bits(latest.strong), bits(lagging.strong));
    for (const part of ["anchor", "probes", "policies"] as const) {
      assert.equal(bits(latest[part]), bits(lagging[part]), part);
    }
  });
});
