import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataSetOf } from "../../lib/data/custom/arrays";
import { addDataSet } from "../../lib/data/custom/store";
import { SAMPLE } from "../../lib/data/data-set";
import { type MakeMethod, methodNamed } from "../../lib/methods/registry";
import { convnet } from "../../lib/network/network";
import { type RunChoices, runConfig } from "../../lib/runs/configure";
import { presetNamed, presetOptions } from "../../lib/runs/presets";
import { checkRunConfig } from "../../lib/runs/run-config";
import { patterns } from "../methods/small";
import { fault } from "./runs";

/** One of the options, by its path. */
const at = (options: object, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inside, name) => (inside as Record<string, unknown>)[name], options);

describe("the config of a run, from a preset", () => {
  it("is the preset's where nothing else is said, every option written out", () => {
    const { options, ...config } = runConfig();
    assert.deepEqual(config, {
      format: 1,
      data: SAMPLE,
      split: { count: 40, seed: 1, validation: 0, labelsInUnlabeled: true },
      method: "remixmatch",
      network: {
        architecture: "wide-resnet",
        ...{ classes: 10, channels: 1, shrink: 2, filters: 16, scales: 3, repeat: 1 },
      },
      seed: 1,
      batch: 32,
      steps: 400,
      evaluateEvery: 20,
      checkpointEvery: 20,
      keep: 3,
    });
    const preset = presetNamed("classroom");
    const method = methodNamed("remixmatch", preset.network, preset.options);
    assert.deepEqual(options, {
      ...method.options,
      guess: "anchor",
      augmentation: {
        ...{ name: "ctaugment", depth: 2, operations: null, threshold: 0.8, decay: 0.99 },
        ...{ rateDelay: 1, proximity: "code", thresholdOf: "relative" },
        ...{ sampling: "segment", geometry: "released" },
      },
    });
    assert.deepEqual(runConfig({ preset: "classroom" }), runConfig());
    assert.deepEqual(runConfig({ preset }), runConfig());
  });

  it("takes every choice in the preset's place", () => {
    const { options, network, ...config } = runConfig({
      ...{ method: "mixmatch", labels: 50, seed: 7, splitSeed: 3, validation: 100 },
      ...{ labelsInUnlabeled: false, imbalance: 2, batch: { labeled: 8, unlabeled: 16 } },
      ...{ steps: 9, evaluateEvery: 3, keep: 2, network: { filters: 2, shrink: 14 } },
    });
    assert.deepEqual(config, {
      format: 1,
      data: SAMPLE,
      split: { count: 50, seed: 3, validation: 100, labelsInUnlabeled: false, imbalance: 2 },
      method: "mixmatch",
      seed: 7,
      batch: { labeled: 8, unlabeled: 16 },
      steps: 9,
      evaluateEvery: 3,
      checkpointEvery: 3,
      keep: 2,
    });
    assert.deepEqual(network, { ...presetNamed("classroom").network, filters: 2, shrink: 14 });
    assert.equal(runConfig({ evaluateEvery: 3, checkpointEvery: 1 }).checkpointEvery, 1);
    assert.equal(at(options, "unlabeledViews"), 2);
  });

  it("sets options beside those of the preset, in groups those that are given", () => {
    const set = { temperature: 0.25, weak: { flip: false } };
    const { options } = runConfig({ set });
    assert.deepEqual(at(options, "weak"), { flip: false, shiftPixels: 3 });
    assert.deepEqual([at(options, "temperature"), at(options, "strongViews")], [0.25, 2]);
    assert.deepEqual(set, { temperature: 0.25, weak: { flip: false } });
    const { options: shares } = runConfig({ set: { prior: Array(10).fill(0.1) } });
    assert.deepEqual(runConfig({ set: shares }).options, shares);
  });

  it("gives another method what it knows of the preset's options", () => {
    const { options } = runConfig({ method: "supervised" });
    assert.deepEqual(at(options, "weak"), { flip: true, shiftPixels: 3 });
    assert.equal(at(options, "averageDecay"), 0.99);
    assert.ok(!("strongViews" in options));
    assert.deepEqual(options, presetOptions(presetNamed("classroom"), "supervised"));
  });

  it("may be of a preset of one's own, a network of one's own, and a method of one's own", () => {
    const own: MakeMethod = (network, options = {}) => ({
      ...methodNamed("supervised", network),
      name: "own",
      options: { averageDecay: 0.5, margin: 1, ...options },
    });
    const preset = { ...presetNamed("classroom"), method: "own", labels: 20 };
    const layered = convnet({ channels: [4, 8] });
    const choices = { preset, network: layered, set: { margin: 2 } };
    const { method, options, network, split } = runConfig(choices, { methods: { own } });
    assert.deepEqual([method, split.count], ["own", 20]);
    assert.deepEqual(options, { averageDecay: 0.99, margin: 2 });
    assert.deepEqual(network, { ...layered, classes: 10, channels: 1 });
    assert.throws(() => runConfig(choices), fault(/^There is no method called own; there are/, 2));
  });

  it("is refused as a wrong call when it could not work, by the name of what is wrong", () => {
    const refuses = (choices: RunChoices, sentence: RegExp) =>
      assert.throws(() => runConfig(choices), fault(sentence, 2));
    refuses(
      { preset: "clasroom" },
      /^There is no preset called clasroom; did you mean classroom\?/,
    );
    refuses({ data: "nmist" }, /^There is no data set called nmist/);
    refuses(
      { method: "fixmatch" },
      /^There is no method called fixmatch; there are remixmatch, mi/,
    );
    refuses({ set: { temprature: 1 } }, /key: "temprature" \(did you mean "temperature"\?\)/);
    refuses({ set: { temperature: 0 } }, /temperature .* >0 \(came as 0\)/);
    refuses({ set: { weak: 3 } }, /weak .* expected object/);
    refuses({ network: { filters: 0 } }, /^runConfig: the network's filters should be a whole num/);
    refuses(
      { network: { filter: 4 } as object },
      /^runConfig: of the network filters, scales, repeat, shrink can be chosen, but "filter" came; did you mean filters\?$/,
    );
    refuses({ network: { momentum: 1 } as object }, /but "momentum" came; leave it out$/);
    refuses(
      { network: { classes: 4 } },
      /but "classes" came; classes and channels are those of the data set$/,
    );
    refuses(
      { network: { shrink: 3 } },
      /^runConfig: the images should divide by the network's shr/,
    );
    refuses({ labels: 5 }, /a count of 5 leaves some of the 10 classes without a label/);
    refuses({ fold: 1 }, /^splitOf: fashion-mnist-sample has no official folds; leave out fold/);
    refuses({ steps: 0 }, /^runConfig: steps is not as it should be/);
    refuses(
      { batch: { labeled: 8 } as never },
      /^runConfig: batch is not as it should be: expected a whole number from 1, or one each/,
    );
    refuses(
      { method: "supervised", knownPrior: true },
      /^runConfig: knownPrior is for a method that aligns its guesses, like remixmatch; this one has/,
    );
  });

  it("tells alignment the true shares of the unlabeled images' classes on request", () => {
    const { options } = runConfig({ imbalance: 10, knownPrior: true });
    // Of 800 images of each class stay 800 · 10^(-c / 9), rounded.
    const stay = [800, 619, 480, 371, 288, 223, 172, 133, 103, 80];
    const all = stay.reduce((sum, count) => sum + count);
    (at(options, "prior") as number[]).forEach((share, c) =>
      assert.ok(Math.abs(share - stay[c] / all) < 1e-12, `class ${c}`),
    );
  });
});

describe("the config of a run on data of one's own", () => {
  const folderBefore = process.env.REMIXMATCH_DATA;
  let folder = "";
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "remixmatch-configure-"));
    process.env.REMIXMATCH_DATA = folder;
    const labeled = { images: patterns(12), labels: Array.from({ length: 12 }, (_, i) => i % 3) };
    const classes = ["circle", "square", "star"];
    const own = dataSetOf({
      ...{ name: "shapes", classes, train: labeled, test: labeled },
      unlabeled: patterns(20, 12),
    });
    await addDataSet("shapes", own);
    const folds = [0, 1, 2].map((fold) => [0, 1, 2].map((i) => 3 * fold + i));
    await addDataSet("folded", { ...own, folds });
  });
  after(() => {
    rmSync(folder, { recursive: true });
    if (folderBefore === undefined) delete process.env.REMIXMATCH_DATA;
    else process.env.REMIXMATCH_DATA = folderBefore;
  });

  it("has the data's classes and channels, and all labels where there are images without", () => {
    const { network, split, data } = runConfig({ data: "shapes" });
    assert.equal(data, "shapes");
    assert.deepEqual([network.classes, network.channels], [3, 1]);
    assert.equal(split.count, 12);
    assert.equal(runConfig({ data: "shapes", labels: 6 }).split.count, 6);
  });

  it("takes the official fold of the split's seed where it has as many labels", () => {
    const foldOf = (choices: RunChoices) => runConfig({ data: "folded", ...choices }).split.fold;
    assert.equal(foldOf({ labels: 3, seed: 2 }), 2);
    assert.equal(foldOf({ labels: 3, seed: 2, splitSeed: 0 }), 0);
    assert.equal(foldOf({ labels: 3, seed: 2, fold: 1 }), 1);
    assert.equal(foldOf({ labels: 6 }), undefined);
    assert.throws(
      () => foldOf({ labels: 3, seed: 3 }),
      fault(/^splitOf: the folds of folded are 0 to 2, but 3 was asked for/, 2),
    );
  });

  it("is a config that a run's folder can hold", () => {
    const config = runConfig({ data: "folded", labels: 3 });
    assert.deepEqual(checkRunConfig(JSON.parse(JSON.stringify(config)), "a file"), config);
  });
});
