import assert from "node:assert/strict";
import { linearRamp } from "../../lib/learning/ramp";
import { findMethod } from "../../lib/methods/registry";
import { runConfig } from "../../lib/runs/configure";
import { PRESETS, type Preset, presetNamed } from "../../lib/runs/presets";
import { type ReMixMatchOptions, remixmatchSchema } from "../../lib/methods/remixmatch/options";
import type { WideResNet } from "../../lib/network/network";
import { countWeights } from "../../lib/network/weights";

// What each command of the released run scripts sets, against the defaults of its flags.
const cifarWeak = { flip: true, shiftPixels: 4 };
const RUNS: Record<string, { data: string; labels: number; seeds: number[]; set: object }> = {};
const add = (name: string, data: string, labels: number, set: object, seeds = [1, 2, 3, 4, 5]) =>
  (RUNS[name] = { data, labels, seeds, set });
for (const labels of [250, 1000, 4000]) {
  add(`cifar10-${labels}`, "cifar-10", labels, { K: 8 });
  add(`svhn-${labels}`, "svhn", labels, { K: 8, weak: { flip: false, shiftPixels: 4 } });
}
add("cifar10-40", "cifar-10", 40, { K: 1, w_rot: 2, warmup_kimg: 8192 });
add("svhn-40", "svhn", 40, { K: 1, w_rot: 3, weak: { flip: false, shiftPixels: 4 } });
const stl = { anchor: "plain", weak: { flip: true, shiftPixels: 12 }, scales: 4 };
add("stl10-1000-k4", "stl-10", 1000, { K: 4, ...stl });
add("stl10-1000-k1", "stl-10", 1000, { K: 1, ...stl });
const ablate = (name: string, set: object) => add(`ablation-${name}`, "cifar-10", 250, set, [3]);
for (const K of [1, 2, 4, 8, 16]) ablate(`k${K}`, { K });
ablate("no-pre-mixup-loss", { K: 8, w_kl: 0 });
ablate("no-rotation", { K: 8, w_rot: 0 });
ablate("no-alignment", { K: 8, use_dm: false });
ablate("l2-unlabeled-loss", { K: 8, use_xe: false, w_match: 75 });
ablate("strong-views-only", { K: 8, anchor: "strong" });
for (const [guess, K] of [
  ["swap", 1],
  ["swap", 8],
  ["mean", 1],
  ["mean", 8],
] as const) {
  ablate(`weak-views-only-${guess}-k${K}`, { K, guess, cta: false });
}

// The same flags, read off a preset's method.
function flagsOf(options: ReMixMatchOptions): object {
  return {
    K: options.strongViews,
    w_rot: options.rotationWeight,
    w_kl: options.preMixupWeight,
    w_match: options.unlabeledWeight,
    warmup_kimg: options.rampImages / 1024,
    use_dm: options.alignment,
    use_xe: options.unlabeledLoss === "cross-entropy",
    T: options.temperature,
    beta: options.alpha,
    lr: options.learningRate,
    wd: options.weightDecay,
    ema: options.averageDecay,
    guess: options.guess.name,
    anchor: options.anchor,
    cta: options.augmentation.name === "ctaugment",
    weak: options.weak,
  };
}
const FLAGS = {
  ...{ w_rot: 0.5, w_kl: 0.5, w_match: 1.5, warmup_kimg: 1024, use_dm: true, use_xe: true },
  ...{ T: 0.5, beta: 0.75, lr: 0.002, wd: 0.02, ema: 0.999 },
  ...{ guess: "anchor", anchor: "weak", cta: true, weak: cifarWeak },
};

describe("the presets", () => {
  it("are the official runs, every one, and the classroom", () => {
    assert.equal(Object.keys(RUNS).length, 24);
    assert.deepEqual(Object.keys(PRESETS).sort(), [...Object.keys(RUNS), "classroom"].sort());
  });

  for (const [name, { data, labels, seeds, set }] of Object.entries(RUNS)) {
    it(`${name} sets what its command sets: ${JSON.stringify(set)}`, () => {
      const preset = presetNamed(name);
      const { scales = 3, ...flags } = set as { scales?: number };
      const { options } = findMethod(preset.method)(preset.network, preset.options);
      assert.deepEqual(flagsOf(options as ReMixMatchOptions), { ...FLAGS, ...flags });
      assert.deepEqual([preset.data, preset.labels, preset.seeds], [data, labels, seeds]);
      assert.deepEqual([preset.method, preset.batch], ["remixmatch", 64]);
      const network = preset.network as WideResNet;
      const { filters, repeat, classes, channels, shrink } = network;
      assert.deepEqual([filters, network.scales, repeat], [32, scales, 4]);
      assert.deepEqual([classes, channels, shrink], [10, 3, 1]);
      // O31: with the rotation head where it is used.
      const rotation = !("w_rot" in flags && flags.w_rot === 0);
      const count = scales === 4 ? [5_933_770, 5_934_798] : [1_469_642, 1_470_158];
      assert.equal(countWeights(preset.network, { rotation }), count[Number(rotation)]);
    });
  }

  it("O11: train for 2^26 images, 1024 reports of 1024 steps", () => {
    for (const name of Object.keys(RUNS)) {
      const { steps, batch, evaluateEvery } = presetNamed(name);
      assert.equal(steps * batch, 2 ** 26);
      assert.deepEqual([steps, steps / evaluateEvery, evaluateEvery], [1_048_576, 1024, 1024]);
    }
  });

  it("O10, O11: ramp over 16 384 steps, CIFAR-10 with 40 labels over 131 072", () => {
    for (const [name, steps] of [
      ["cifar10-250", 16_384],
      ["svhn-40", 16_384],
      ["cifar10-40", 131_072],
    ] as const) {
      const { options, batch } = presetNamed(name);
      const { rampImages: over } = remixmatchSchema.parse(options);
      const ramp = (step: number): number => linearRamp(step * batch, { over });
      assert.deepEqual([ramp(0), ramp(steps / 2), ramp(steps), ramp(2 * steps)], [0, 0.5, 1, 1]);
      assert.ok(ramp(steps - 1) < 1);
    }
    const { options } = presetNamed("cifar10-40");
    assert.equal(
      1.5 * linearRamp(2 ** 20, { over: (options as ReMixMatchOptions).rampImages }),
      0.1875,
    );
  });

  it("classroom: the tour's setting", () => {
    const { network, options, ...run } = presetNamed("classroom");
    assert.deepEqual(run, {
      data: "fashion-mnist-sample",
      labels: 40,
      seeds: [1, 2, 3, 4, 5],
      method: "remixmatch",
      batch: 32,
      steps: 400,
      evaluateEvery: 20,
      source: "notebooks/00-tour.ipynb",
    });
    assert.equal(countWeights(network, { rotation: true }), 78_158);
    assert.doesNotThrow(() => findMethod(run.method)(network, options));
  });

  it("asks whether a misspelled name was meant to be another, or lists them all", () => {
    assert.throws(() => presetNamed("cifar10-400"), {
      name: "UserError",
      message: "There is no preset called cifar10-400; did you mean cifar10-40?",
      exitCode: 2,
    });
    assert.throws(
      () => presetNamed("imagenet"),
      /no preset called imagenet; there are classroom, cifar10-40, .*, ablation-weak-views-only-mean-k8$/,
    );
    assert.throws(() => presetNamed("toString"), /no preset called toString/);
  });

  it("do not compile with a misspelled option, or with one of another method", () => {
    const run = presetNamed("classroom");
    const typos: Preset[] = [
      // @ts-expect-error: the option is called strongViews.
      { ...run, method: "remixmatch", options: { strongVeiws: 2 } },
      // @ts-expect-error: MixMatch has no alignment.
      { ...run, method: "mixmatch", options: { alignment: false } },
      // @ts-expect-error: a weak view shifts by shiftPixels.
      { ...run, method: "supervised", options: { weak: { shift: 3 } } },
    ];
    for (const preset of typos) {
      assert.throws(() => runConfig({ preset }), /Unrecognized key/);
    }
  });
});
