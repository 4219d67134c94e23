import assert from "node:assert/strict";
import { inspect } from "node:util";
import { UserError } from "../../../lib/base/user-error";
import {
  type ReMixMatchChoices,
  chooseOptions,
  releasedOptions,
} from "../../../lib/methods/remixmatch/options";
import { remixmatch } from "../../../lib/methods/remixmatch/step";
import { network } from "../small";

describe("the options of ReMixMatch", () => {
  it("are the released code's where none is given", () => {
    assert.deepEqual(chooseOptions({}, 10), releasedOptions);
    assert.deepEqual(releasedOptions, {
      strongViews: 8,
      anchor: "weak",
      augmentation: "ctaugment",
      guess: "anchor",
      temperature: 0.5,
      alpha: 0.75,
      alignment: true,
      windowBatches: 128,
      labelDecay: 0.999,
      prior: null,
      unlabeledWeight: 1.5,
      preMixupWeight: 0.5,
      rotationWeight: 0.5,
      rampImages: 1024 * 1024,
      unlabeledLoss: "cross-entropy",
      statisticsFrom: "last",
      learningRate: 0.002,
      weightDecay: 0.02,
      averageDecay: 0.999,
      warmAverages: false,
      statisticsDecay: 0.999,
      views: {
        weak: { flip: true, shiftPixels: 4 },
        depth: 2,
        threshold: 0.8,
        thresholdOf: "relative",
        sampling: "segment",
        geometry: "released",
      },
      rates: { decay: 0.99, proximity: "code", lag: 1 },
    });
  });

  it("are given part by part, the rest of a record stays", () => {
    const { views, rates } = chooseOptions({ views: { depth: 3 }, rates: { lag: 0 } }, 10);
    assert.deepEqual(views, { ...releasedOptions.views, depth: 3 });
    assert.deepEqual(rates, { ...releasedOptions.rates, lag: 0 });
  });

  for (const [chosen, sentence] of [
    [{ strongViews: 0 }, /strongViews should be a whole number from 1, but came as 0/],
    [{ windowBatches: 1.5 }, /windowBatches should be a whole number from 1, but came as 1.5/],
    [{ unlabeledWeight: NaN }, /unlabeledWeight should be a number from 0, but came as NaN/],
    [{ preMixupWeight: -0.5 }, /preMixupWeight should be a number from 0, but came as -0.5/],
    [{ rotationWeight: -1 }, /rotationWeight should be a number from 0, but came as -1/],
    [{ rampImages: Infinity }, /rampImages should be a number from 0, but came as Infinity/],
    [{ temperature: 0 }, /temperature should be a number above 0, but came as 0/],
    [{ alpha: Infinity }, /alpha should be a number above 0, but came as Infinity/],
    [{ alignment: "off" }, /alignment should be true or false, but came as "off"/],
    [{ labelDecay: 2 }, /labelDecay should be a number from 0 to 1, but came as 2/],
    [{ anchor: "weka" }, /anchor should be weak or plain or strong, but came as "weka"/],
    [{ augmentation: null }, /augmentation should be ctaugment or weak, but came as null/],
    [{ guess: "1st" }, /guess should be anchor or mean or swap, but came as "1st"/],
    [{ unlabeledLoss: "l2" }, /unlabeledLoss should be cross-entropy or squared/],
    [{ statisticsFrom: "middle" }, /statisticsFrom should be last or first/],
    [{ prior: [0.5, 0.5] }, /prior should be null or 3 shares from 0, but came as \[0.5,0.5\]/],
    [{ prior: [0, 0, 0] }, /prior should be null or shares of the classes from 0/],
    [{ prior: [1, NaN, 1] }, /prior should be null or shares of the classes from 0/],
    [{ prior: [1, -1, 1] }, /prior should be null or shares of the classes from 0/],
    [{ views: { weak: { flip: 1 } } }, /views.weak.flip should be true or false, but came as 1/],
    [{ views: { weak: { shiftPixels: -1 } } }, /views.weak.shiftPixels should be a whole number/],
    [{ views: { depth: 0.5 } }, /views.depth should be a whole number from 0/],
    [{ views: { threshold: 1.1 } }, /views.threshold should be a number from 0 to 1/],
    [{ views: { thresholdOf: "any" } }, /views.thresholdOf should be relative or absolute/],
    [{ views: { sampling: "bins" } }, /views.sampling should be segment or bin/],
    [{ views: { geometry: "paper" } }, /views.geometry should be released or fraction/],
    [{ rates: { decay: 99 } }, /rates.decay should be a number from 0 to 1, but came as 99/],
    [{ rates: { proximity: "half" } }, /rates.proximity should be code or paper/],
    [{ rates: { lag: 2 } }, /rates.lag should be 0 or 1, but came as 2/],
    [{ learningRate: -1 }, /learningRate should be a number from 0/],
    [{ weightDecay: -1 }, /weightDecay should be a number from 0/],
    [{ averageDecay: 1.5 }, /averageDecay should be a number from 0 to 1/],
    [{ warmAverages: 1 }, /warmAverages should be true or false/],
    [{ statisticsDecay: -1 }, /statisticsDecay should be a number from 0 to 1/],
  ] as [ReMixMatchChoices, RegExp][]) {
    it(`are refused when one cannot work: ${inspect(chosen)}`, () =>
      assert.throws(
        () => remixmatch(network, chosen),
        (thrown) =>
          thrown instanceof UserError &&
          thrown.message.startsWith("remixmatch: ") &&
          sentence.test(thrown.message),
      ));
  }

  it("are refused when two exclude each other", () => {
    assert.throws(
      () => remixmatch(network, { prior: [1, 1, 1], alignment: false }),
      /prior is given but alignment is off.*leave out the prior or turn alignment on/,
    );
    assert.throws(
      () => remixmatch(network, { anchor: "strong", augmentation: "weak" }),
      /anchor "strong" and augmentation "weak" exclude each other/,
    );
    assert.throws(
      () => remixmatch(network, { learningRate: 2, weightDecay: 0.5 }),
      /learningRate · weightDecay should be below 1, .* came as 2 · 0.5/,
    );
  });

  it("go with a network that has classes to tell apart", () => {
    for (const classes of [1, 0, NaN]) {
      assert.throws(
        () => remixmatch({ ...network, classes }),
        new RegExp(`remixmatch: .* at least 2 classes apart, but its network has ${classes}`),
      );
    }
    assert.doesNotThrow(() => remixmatch({ ...network, classes: 2 }));
  });
});
