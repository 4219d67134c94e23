import assert from "node:assert/strict";
import { inspect } from "node:util";
import { UserError } from "../../../lib/base/user-error";
import { plainOptions } from "../../../lib/methods/options";
import type { ReMixMatchChoices } from "../../../lib/methods/remixmatch/options";
import { remixmatch } from "../../../lib/methods/remixmatch/remixmatch";
import { network } from "../small";

describe("the options of ReMixMatch", () => {
  it("are the released code's where none is given", () => {
    assert.deepEqual(plainOptions(remixmatch(network).options), plainOptions(remixmatch.defaults));
    assert.deepEqual(plainOptions(remixmatch.defaults), {
      strongViews: 8,
      anchor: "weak",
      augmentation: {
        name: "ctaugment",
        depth: 2,
        threshold: 0.8,
        thresholdOf: "relative",
        sampling: "segment",
        geometry: "released",
        decay: 0.99,
        proximity: "code",
        rateDelay: 1,
        operations: null,
      },
      weak: { flip: true, shiftPixels: 4 },
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
    });
  });

  it("are given part by part, the rest of a record stays", () => {
    const chosen = {
      augmentation: { name: "ctaugment", depth: 3 },
      weak: { flip: false },
    } as const;
    const plain = (options: object) => plainOptions(options) as Record<string, object>;
    const [{ augmentation, weak }, released] = [
      plain(remixmatch(network, chosen).options),
      plain(remixmatch.defaults),
    ];
    assert.deepEqual(augmentation, { ...released.augmentation, depth: 3 });
    assert.deepEqual(weak, { flip: false, shiftPixels: 4 });
  });

  for (const [chosen, sentence] of [
    [
      { strongViews: 0 },
      /strongViews is not as it should be: Too small: expected number to be >=1 \(came as 0\)/,
    ],
    [{ windowBatches: 1.5 }, /windowBatches .* expected int, .*\(came as 1.5\)/],
    [{ unlabeledWeight: NaN }, /unlabeledWeight .* expected number, received NaN \(came as NaN\)/],
    [{ preMixupWeight: -0.5 }, /preMixupWeight .* expected number to be >=0 \(came as -0.5\)/],
    [{ rotationWeight: -1 }, /rotationWeight .* expected number to be >=0 \(came as -1\)/],
    [{ rampImages: Infinity }, /rampImages .* expected number.*\(came as Infinity\)/],
    [{ temperature: 0 }, /temperature .* expected number to be >0 \(came as 0\)/],
    [{ alpha: Infinity }, /alpha .*\(came as Infinity\)/],
    [{ alignment: "off" }, /alignment .* expected boolean, received string \(came as 'off'\)/],
    [{ labelDecay: 2 }, /labelDecay .* <=1 \(came as 2\)/],
    [{ anchor: "weka" }, /anchor .* "weak"\|"plain"\|"strong" \(came as 'weka'\)/],
    [
      { augmentation: null },
      /augmentation .* expected "ctaugment", "randaugment", "weak", .* \(came as null\)/,
    ],
    [{ guess: "1st" }, /guess .* expected "anchor", "mean", "swap", "strong" .* \(came as '1st'\)/],
    [{ unlabeledLoss: "l2" }, /unlabeledLoss .* "cross-entropy", "squared" or a function/],
    [{ statisticsFrom: "middle" }, /statisticsFrom .* "last"\|"first"/],
    [{ prior: [0.5, 0.5] }, /prior should be null or 3 shares from 0, but came as \[0.5,0.5\]/],
    [{ prior: [0, 0, 0] }, /prior/],
    [{ prior: [1, NaN, 1] }, /prior/],
    [{ prior: [1, -1, 1] }, /prior/],
    [{ weak: { flip: 1 } }, /weak.flip .* expected boolean, received number \(came as 1\)/],
    [{ weak: { shiftPixels: -1 } }, /weak.shiftPixels .* >=0/],
    [{ augmentation: { name: "ctaugment", depth: 0.5 } }, /augmentation.depth /],
    [{ augmentation: { name: "ctaugment", threshold: 1.1 } }, /augmentation.threshold /],
    [{ augmentation: { name: "ctaugment", thresholdOf: "any" } }, /augmentation.thresholdOf /],
    [{ augmentation: { name: "ctaugment", sampling: "bins" } }, /augmentation.sampling /],
    [{ augmentation: { name: "ctaugment", geometry: "paper" } }, /augmentation.geometry /],
    [{ augmentation: { name: "ctaugment", decay: 99 } }, /augmentation.decay /],
    [{ augmentation: { name: "ctaugment", proximity: "half" } }, /augmentation.proximity /],
    [{ augmentation: { name: "ctaugment", rateDelay: 2 } }, /augmentation.rateDelay /],
    [
      { augmentation: { name: "ctaugment", operations: ["blurr"] } },
      /augmentation.operations .* autocontrast, .*\(came as \[ .blurr. \]\)/,
    ],
    [
      { augmentation: { name: "ctaugment", operations: [] } },
      /augmentation.operations .*null, or a list/,
    ],
    [{ augmentation: { name: "autoaugment" } }, /augmentation .* expected "ctaugment", "randaug/],
    [{ augmentation: { depth: 3 } }, /augmentation .* a record of one of these names/],
    [{ learningRate: -1 }, /learningRate .* >=0/],
    [{ weightDecay: -1 }, /weightDecay .* >=0/],
    [{ averageDecay: 1.5 }, /averageDecay .* <=1/],
    [{ warmAverages: 1 }, /warmAverages .* expected boolean/],
    [{ statisticsDecay: -1 }, /statisticsDecay .* >=0/],
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
