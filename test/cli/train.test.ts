import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runConfig } from "../../lib/runs/configure";
import { PRESETS } from "../../lib/runs/presets";
import { plainOptions } from "../../lib/methods/options";
import { readLog } from "../../lib/training/logs/log";
import { readRunConfig } from "../../lib/runs/run-config";
import { summarize } from "../../lib/runs/summary";
import type { Outcome } from "../engine/child";
import { checkpointSteps, contents } from "../runs/run-files";
import { TINY, ended, refuses, remixmatch } from "./remixmatch";

const FLAGS = [...TINY, "--steps", "30", "--evaluate-every", "15", "--checkpoint-every", "1000"];

describe("remixmatch train", function () {
  this.timeout(240_000);
  const root = mkdtempSync(join(tmpdir(), "remixmatch-train-"));
  after(() => rmSync(root, { recursive: true }));
  let undisturbed: string;
  before(async () => {
    undisturbed = join(root, "undisturbed");
    const { code, stderr } = await ended("train", "-o", undisturbed, ...FLAGS);
    assert.equal(code, 0, stderr);
  });
  /** Trains in a fresh folder; `watching` may send signals after so many changes of the log. */
  async function stopped(
    name: string,
    words: readonly string[],
    afterChanges: number,
    signal: NodeJS.Signals,
  ): Promise<Outcome & { folder: string }> {
    const folder = join(root, name);
    mkdirSync(folder);
    const stop = new AbortController();
    const { child, outcome } = remixmatch(["train", "-o", folder, ...words]);
    let changes = 0;
    watch(folder, stop, (_, file) => {
      if (file === "log.jsonl" && ++changes === afterChanges) child.kill(signal);
    });
    const { ...told } = await outcome;
    stop.abort();
    return { ...told, folder };
  }

  for (const [signal, code, words] of [
    ["SIGINT", 130, []],
    ["SIGTERM", 143, ["--view-workers", "1", "--pass-workers", "1"]],
  ] as const) {
    it(`stops at ${signal} with a checkpoint of its step, and goes on to the same bits`, async () => {
      const { folder, ...told } = await stopped(signal, [...FLAGS, ...words], 6, signal);
      assert.equal(told.code, code, told.stderr);
      assert.match(told.stderr, /\nStopping after this step, with a checkpoint; once more leaves/);
      const [, step, command] =
        /^Stopped after step (\d+) of 30; go on with: remixmatch (train --resume .+)\n$/m.exec(
          told.stdout,
        )!;
      assert.deepEqual(checkpointSteps(folder), [Number(step)]);
      const resumed = await ended(...command.split(" "));
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.match(resumed.stdout, /\nTrained 30 steps: /);
      // The checkpoint of the stop stays beside the last one.
      rmSync(join(folder, "checkpoints", `step-${step.padStart(8, "0")}.safetensors`));
      assert.deepEqual(contents(folder), contents(undisturbed));
    });
  }

  it("leaves at once at a second Ctrl-C, without a checkpoint of that step", async () => {
    const folder = join(root, "twice");
    const long = ["--set", "strongViews=8", "--batch", "256", "--network", "shrink=1"];
    const { child, outcome } = remixmatch(["train", "-o", folder, ...long]);
    child.stderr!.on("data", (text: string) => {
      if (text.includes("Stopping after this step")) child.kill("SIGINT");
    });
    // Once the config is written, the first step begins.
    while (!existsSync(join(folder, "log.jsonl"))) await new Promise((go) => setTimeout(go, 20));
    await new Promise((go) => setTimeout(go, 300));
    child.kill("SIGINT");
    const { code, stdout } = await outcome;
    assert.deepEqual([code, stdout], [130, ""]);
    assert.deepEqual(existsSync(join(folder, "checkpoints")), false);
    assert.equal(readFileSync(join(folder, "log.jsonl"), "utf8"), "");
  });

  it("ends with 1 and a sentence when a term explodes, and says where the checkpoint is", async () => {
    const folder = join(root, "astray");
    const words = [
      "--set",
      "learningRate=1000",
      "--set",
      "weightDecay=0",
      "--checkpoint-every",
      "1",
    ];
    await refuses(
      ["train", "-o", folder, ...FLAGS, ...words],
      /\nThe run broke off; its checkpoint of step 1 is in .*astray.checkpoints\.\nAt step 2 the term "\w+" exploded to \d\.\d+e\+\d+; lower the learning rate, or look at the images and labels of this batch\n$/,
      1,
    );
    assert.deepEqual(checkpointSteps(folder), [1]);
  });

  it("prints its result as one JSON object, also of a run that goes on with more steps", async () => {
    const folder = join(root, "json");
    cpSync(undisturbed, folder, { recursive: true });
    const words = ["--steps", "31", "--keep", "1", "--json"];
    const { code, stdout, stderr } = await ended("train", "--resume", folder, ...words);
    assert.equal(code, 0, stderr);
    const { evaluations } = readLog(join(folder, "log.jsonl"));
    assert.deepEqual(
      evaluations.map(({ step }) => step),
      [15, 30, 31],
    );
    assert.deepEqual(JSON.parse(stdout), {
      folder,
      step: 31,
      stopped: false,
      summary: summarize(evaluations),
    });
    assert.deepEqual(checkpointSteps(folder), [31]);
    const { steps, keep, evaluateEvery } = readRunConfig(folder);
    assert.deepEqual([steps, keep, evaluateEvery], [31, 1, 15]);
  });

  it("takes split, seeds, data, method, network and options from its flags", async () => {
    const folder = join(root, "flags");
    const words = ["--method", "supervised", "--labels", "50", "--seed", "7", "--split-seed", "3"];
    const { code, stderr } = await ended(
      ...["train", "-o", folder, ...words, "--validation", "100", "--no-labels-in-unlabeled"],
      ...["--network", "filters=2", "--network", "scales=1", "--network", "shrink=14"],
      ...["--set", "augmentation=ctaugment", "--set", "weak.flip=false"],
      ...["--batch", "2", "--steps", "1", "--evaluate-every", "5", "--keep", "2"],
    );
    assert.equal(code, 0, stderr);
    const { options, ...config } = readRunConfig(folder);
    assert.deepEqual(config, {
      format: 1,
      data: "fashion-mnist-sample",
      split: { count: 50, seed: 3, validation: 100, labelsInUnlabeled: false },
      method: "supervised",
      network: {
        architecture: "wide-resnet",
        classes: 10,
        channels: 1,
        filters: 2,
        scales: 1,
        repeat: 1,
        shrink: 14,
      },
      seed: 7,
      batch: 2,
      steps: 1,
      evaluateEvery: 5,
      checkpointEvery: 5,
      keep: 2,
    });
    const { augmentation, weak, averageDecay } = plainOptions(options) as {
      augmentation: { name: string };
      weak: object;
      averageDecay: number;
    };
    // Shift and decay are the preset's.
    assert.deepEqual(
      [augmentation.name, weak, averageDecay],
      ["ctaugment", { flip: false, shiftPixels: 3 }, 0.99],
    );
    const choices = { method: "supervised", labels: 50, seed: 7, splitSeed: 3, validation: 100 };
    const set = { augmentation: "ctaugment", weak: { flip: false } };
    assert.deepEqual(
      readRunConfig(folder),
      runConfig({
        ...{ ...choices, labelsInUnlabeled: false, batch: 2, steps: 1, evaluateEvery: 5, keep: 2 },
        ...{ network: { filters: 2, scales: 1, shrink: 14 }, set },
      }),
    );
    assert.ok("rawValidation" in readLog(join(folder, "log.jsonl")).evaluations[0]);
  });

  it("makes the unlabeled classes unequal on request, and can tell alignment their true shares", async () => {
    const folder = join(root, "imbalance");
    const words = ["--imbalance", "10", "--known-prior", "--steps", "1"];
    const { code, stderr } = await ended("train", "-o", folder, ...TINY, ...words);
    assert.equal(code, 0, stderr);
    const { options, split } = readRunConfig(folder);
    assert.equal(split.imbalance, 10);
    const prior = options.prior as number[];
    // Of 800 images of each class stay 800 · 10^(-c / 9), rounded.
    const stay = [800, 619, 480, 371, 288, 223, 172, 133, 103, 80];
    const all = stay.reduce((sum, count) => sum + count);
    prior.forEach((share, c) => assert.ok(Math.abs(share - stay[c] / all) < 1e-12, `class ${c}`));
  });

  it("shows the split's score beside the others, and marks what the paper reports", async () => {
    const folder = join(root, "twenty");
    const words = ["--steps", "20", "--evaluate-every", "1", "--validation", "20"];
    const { stdout } = await ended("train", "-o", folder, ...TINY, ...words);
    const [titles, final, , , median, mark] = stdout.split("\n");
    assert.match(titles, /^accuracy, % +averaged weights +raw weights +held-out images$/);
    assert.match(final, /^final( +\d+\.\d\d){3}$/);
    assert.match(median, /^median of the last 20( +\d+\.\d\d){3} {2}\*$/);
    assert.equal(mark, "* of the averaged weights: the paper's score");
  });

  it("ends with 2 and a sentence when the call is wrong, and begins nothing", async () => {
    const nowhere = join(root, "nowhere");
    const wrong: [string, RegExp][] = [
      ["--preset clasroom", /^There is no preset called clasroom; did you mean classroom\?\n$/],
      [
        "--data fashion-mnist-simple",
        /^There is no data set called .*; did you mean fashion-mnist-s/,
      ],
      ["--fold 1", /^splitOf: fashion-mnist-sample has no official folds; leave out fold/],
      ["--imbalance 0.5", /argument '0.5' is invalid\. It should be a number from 1\./],
      ["--method supervised --known-prior", /^runConfig: knownPrior is for a method that aligns/],
      ["--method mixmatc", /argument 'mixmatc' is invalid\. Allowed choices are remixmatch, mixm/],
      [
        "--set temprature=1",
        /^remixmatch: .*: Unrecognized key: "temprature" \(did you mean "temperature"\?\)\n$/,
      ],
      [
        "--set temperature=0",
        /^remixmatch: temperature is not as it should be: .* >0 \(came as 0\)\n$/,
      ],
      [
        "--method supervised --set strongViews=1",
        /^supervised: .*: Unrecognized key: "strongViews"/,
      ],
      [
        "--network filter=4",
        /^runConfig: of the network filters, .* came; did you mean filters\?\n$/,
      ],
      ["--network classes=4", /"classes" came; classes and channels are those of the data set\n$/],
      [
        "--network filters=0",
        /^runConfig: the network's filters should be a whole number of at least 1/,
      ],
      [
        "--network shrink=3",
        /^runConfig: the images should divide by the network's shrink of 3, but are 28/,
      ],
      ["--labels 0", /argument '0' is invalid\. It should be a whole number from 1\./],
      ["--labels 5", /a count of 5 leaves some of the 10 classes without a label/],
      ["--validation 8000", /validation should be a whole number from 0 to 7999/],
      ["--pass-workers -1", /It should be a whole number from 0\./],
      ["--stepps 3", /unknown option '--stepps'\n\(Did you mean --steps\?\)/],
    ];
    await Promise.all(
      wrong.map(([words, sentence]) =>
        refuses(["train", "-o", nowhere, ...words.split(" ")], sentence),
      ),
    );
    await refuses(
      ["train", "-o", nowhere, "--preset", "cifar10-40"],
      /^CIFAR-10 is not in .*cifar-10 yet, or not whole; fetch it by: npx remixmatch data get cifar-10\n$/,
      1,
      { REMIXMATCH_DATA: join(root, "no-data") },
    );
    assert.ok(!existsSync(nowhere));
    await refuses(
      ["train", "--resume", nowhere],
      /nowhere: is not there; name the folder of a run\n$/,
    );
  });

  it("goes on only as the run that it was, and names the flag that would change it", async () => {
    const before = contents(undisturbed);
    const refusesFlag = (flag: string, ...values: string[]) =>
      refuses(
        ["train", "--resume", undisturbed, flag, ...values],
        new RegExp(
          `^train: --resume goes on with the run as it was made, so ${flag} cannot be given`,
        ),
      );
    await Promise.all([
      refusesFlag("--seed", "2"),
      refusesFlag("--set", "temperature=1"),
      refusesFlag("--preset", "classroom"),
      refusesFlag("--evaluate-every", "5"),
      refusesFlag("--output", "elsewhere"),
      refusesFlag("--no-labels-in-unlabeled"),
      refuses(["train", "--resume", undisturbed, "--steps", "7"], /has taken 30 steps already, so/),
      refuses(["train", "-o", undisturbed, ...FLAGS], /: holds a run already; go on with it/, 1),
    ]);
    assert.deepEqual(contents(undisturbed), before);
  });

  it("says what its flags are, within 80 columns, and which presets there are", async () => {
    const { code, stdout } = await ended("train", "--help");
    assert.equal(code, 0);
    for (const name of Object.keys(PRESETS)) assert.match(stdout, new RegExp(`\\b${name}[,.]`));
    assert.ok(stdout.split("\n").every((line) => line.length <= 80));
    assert.doesNotMatch(stdout, /undefined|default: \[\]/);
  });
});
