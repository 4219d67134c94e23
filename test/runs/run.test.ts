import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadDataSet } from "../../lib/data/load";
import { splitOf } from "../../lib/data/splits/of-data-set";
import { scoreModel } from "../../lib/training/evaluate";
import { readLog } from "../../lib/training/logs/log";
import { readRunConfig } from "../../lib/runs/run-config";
import { runTraining } from "../../lib/runs/run";
import { loadRun } from "../../lib/runs/load-run";
import { checkpointSteps } from "./run-files";
import { runsHere } from "./runs";
import { tinyConfig } from "./tiny-config";

describe("a run in a folder", function () {
  this.timeout(120_000);
  const here = runsHere();
  const { run } = here;

  it("leaves config, log, curves and the latest checkpoints, and nothing on the engine", async () => {
    const tensors = tf.memory().numTensors;
    const { step, stopped, evaluations } = await run();
    assert.deepEqual([step, stopped], [6, false]);
    assert.equal(tf.memory().numTensors, tensors);
    assert.deepEqual(readRunConfig(here.folder), tinyConfig);
    assert.deepEqual(checkpointSteps(here.folder), [5, 6]);
    const log = readLog(join(here.folder, "log.jsonl"));
    assert.deepEqual(
      log.steps.map(({ step }) => step),
      [1, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(log.evaluations, evaluations);
    assert.deepEqual(
      evaluations.map(({ step }) => step),
      [3, 6],
    );
    assert.ok(readdirSync(here.folder).some((name) => name.startsWith("events.out.tfevents.")));
    assert.deepEqual(here.notes, []);
  });

  it("scores raw and averaged weights on test images and on those that the split holds out", async () => {
    const split = { ...tinyConfig.split, validation: 200 };
    const { evaluations } = await run({
      split,
      options: { ...tinyConfig.options, averageDecay: 0.5 },
    });
    const data = loadDataSet();
    const { train, test } = data;
    const { validation } = splitOf(data, split);
    const heldOut = {
      images: validation.map((i) => train.images[i]),
      labels: validation.map((i) => train.labels[i]),
    };
    const [average, raw] = [
      await loadRun(here.folder),
      await loadRun(here.folder, { weights: "raw" }),
    ];
    const { step, ...scores } = evaluations.at(-1)!;
    assert.equal(step, 6);
    assert.deepEqual(scores, {
      accuracy: (await scoreModel(average, test)).accuracy,
      rawAccuracy: (await scoreModel(raw, test)).accuracy,
      validation: (await scoreModel(average, heldOut)).accuracy,
      rawValidation: (await scoreModel(raw, heldOut)).accuracy,
    });
    assert.ok("validation" in evaluations[0] && "rawValidation" in evaluations[0]);
    for (const { weights, statistics } of [average, raw]) tf.dispose([weights, statistics]);
  });

  it("needs nothing but a folder and a config", async () => {
    const before = Date.now() / 1000;
    const { step } = await runTraining(here.folder, { ...tinyConfig, steps: 1 });
    assert.equal(step, 1);
    // The name of TensorBoard's file has the system's time.
    const name = readdirSync(here.folder).find((each) => each.startsWith("events.out.tfevents."))!;
    const seconds = Number(name.split(".")[3]);
    assert.ok(seconds >= Math.floor(before) && seconds <= Date.now() / 1000, name);
  });
});
