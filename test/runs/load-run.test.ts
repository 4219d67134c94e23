import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { loadDataSet } from "../../lib/data/load";
import { exportWeights } from "../../lib/export/weights-file";
import { checkpointsOf, latestCheckpoint } from "../../lib/training/checkpoints/checkpoint";
import { restoreState } from "../../lib/training/checkpoints/restore";
import { isRunFolder, dataOfRun, loadRun } from "../../lib/runs/load-run";
import { disposeState } from "../../lib/training/state";
import { fault, runsHere } from "./runs";
import { tinyConfig } from "./tiny-config";

describe("the model of a run", function () {
  this.timeout(60_000);
  const here = runsHere();
  const numbers = (tensors: Record<string, tf.Tensor>) =>
    Object.entries(tensors).map(([name, tensor]) => [name, [...tensor.dataSync()]]);

  it("is that of its latest checkpoint: averaged weights, or raw ones", async () => {
    await here.run({ steps: 2 });
    const state = restoreState(await latestCheckpoint(checkpointsOf(here.folder)));
    const [average, raw] = [
      await loadRun(here.folder),
      await loadRun(here.folder, { weights: "raw" }),
    ];
    assert.deepEqual(numbers(average.weights), numbers(state.average));
    assert.deepEqual(numbers(raw.weights), numbers(state.weights));
    assert.notDeepEqual(numbers(raw.weights), numbers(state.average));
    assert.deepEqual(
      numbers(average.statistics.tail as never),
      numbers(state.statistics.tail as never),
    );
    const { network, classes, height, width } = average;
    assert.deepEqual(network, tinyConfig.network);
    assert.deepEqual([classes, height, width], [loadDataSet().classes, 28, 28]);
    assert.equal(dataOfRun(here.folder), tinyConfig.data);
    assert.ok(isRunFolder(here.folder));
    disposeState(state);
    tf.dispose([average, raw].flatMap(tensorsIn));
  });

  it("is that of a file of weights, which has one set of them and no data", async () => {
    await here.run({ steps: 1 });
    const { weights, statistics, network, ...about } = await loadRun(here.folder);
    const file = join(here.folder, "model.safetensors");
    await exportWeights(file, weights, statistics, network, about);
    const loaded = await loadRun(file);
    const classifying = numbers(weights).filter(([name]) => !String(name).startsWith("rotation/"));
    assert.deepEqual(numbers(loaded.weights).sort(), classifying.sort());
    assert.ok(!isRunFolder(file));
    await assert.rejects(
      loadRun(file, { weights: "raw" }),
      fault(/model\.safetensors: is a file of weights, which holds those that were exported/, 2),
    );
    assert.throws(
      () => dataOfRun(file),
      fault(/does not say what data they are of; name a data set by --data$/, 2),
    );
    tf.dispose([weights, statistics, loaded].flatMap(tensorsIn));
  });

  it("is refused where there is none", async () => {
    const nowhere = join(here.folder, "no");
    const missing = fault(/no: is not there; name the folder of a run, or a file of weights$/, 2);
    await assert.rejects(loadRun(nowhere), missing);
    assert.throws(() => dataOfRun(nowhere), missing);
    await assert.rejects(loadRun(here.folder), fault(/has no run\.json/, 2));
    writeFileSync(join(here.folder, "run.json"), JSON.stringify(tinyConfig));
    await assert.rejects(
      loadRun(here.folder),
      fault(/: has no checkpoint yet; go on with it by remixmatch train --resume/),
    );
  });

  it("is refused where its config names another network than its checkpoint", async () => {
    await here.run({ steps: 1 });
    const tensors = tf.memory().numTensors;
    const other = { ...tinyConfig, network: { ...tinyConfig.network, repeat: 2 } };
    writeFileSync(join(here.folder, "run.json"), JSON.stringify(other));
    await assert.rejects(
      loadRun(here.folder),
      fault(/step-00000001\.safetensors: the checkpoint was made with network\.repeat 1, but .* 2/),
    );
    assert.equal(tf.memory().numTensors, tensors);
  });
});
