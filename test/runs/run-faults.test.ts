import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { type Workers, inThisThread } from "../../lib/methods/workers";
import type { Accumulated } from "../../lib/network/accumulate";
import { checkpointsOf, latestCheckpoint } from "../../lib/training/checkpoints/checkpoint";
import { readLog } from "../../lib/training/logs/log";
import { asNobody, needsNobody } from "../as-nobody";
import { checkpointSteps, contents } from "./run-files";
import { fault, runsHere, spoiling } from "./runs";
import { tinyConfig } from "./tiny-config";

function instead<T extends tf.Tensor>(tensor: T, value: number): T {
  tensor.dispose();
  return tf.fill(tensor.shape, value) as T;
}

describe("a run that something goes wrong in", function () {
  this.timeout(120_000);
  const here = runsHere();
  const { run, goOn, undisturbed } = here;

  it("stops at the first term that is no number, and leaves the checkpoint before it", async () => {
    const tensors = tf.memory().numTensors;
    await assert.rejects(
      run({}, { workers: spoiling(4, "rotation", NaN) }),
      fault(/^At step 4 the term "rotation" came as NaN; lower the learning rate/),
    );
    assert.equal(tf.memory().numTensors, tensors);
    assert.deepEqual(checkpointSteps(here.folder), [2, 3]);
    assert.equal((await latestCheckpoint(checkpointsOf(here.folder))).step, 3);
    assert.equal(readLog(join(here.folder, "log.jsonl")).steps.at(-1)!.step, 3);
    assert.deepEqual(here.notes, [
      `The run broke off; its checkpoint of step 3 is in ${checkpointsOf(here.folder)}.`,
    ]);
    await goOn();
    assert.deepEqual(contents(here.folder), await undisturbed());
  });

  it("stops at a term that explodes, and says how far", async () => {
    await assert.rejects(
      run({ checkpointEvery: 2 }, { workers: spoiling(4, "strong", 123_456) }),
      fault(/^At step 4 the term "strong" exploded to 1\.23e\+5; lower the learning rate/),
    );
    assert.deepEqual(checkpointSteps(here.folder), [2]);
  });

  it("stops when a learning rate drives the weights astray", async () => {
    const options = { ...tinyConfig.options, learningRate: 1e30, weightDecay: 0 };
    await assert.rejects(
      run({ options }),
      fault(/^At step 1 the logits of the probes came as .*; lower the learning rate/),
    );
    assert.deepEqual(here.notes, []); // No checkpoint was made that could be told of.
    const slower = { ...tinyConfig.options, learningRate: 1e6, weightDecay: 0 };
    await assert.rejects(
      run({ options: slower }),
      fault(/^At step 2 the term "\w+" exploded to \d\.\d+e\+\d+; lower the learning rate/),
    );
    assert.equal((await latestCheckpoint(checkpointsOf(here.folder))).step, 1);
  });

  it("scores and keeps no state whose numbers are none, and names the first", async () => {
    const supervised = { method: "supervised", options: {}, steps: 1 };
    const changing = (change: (answer: Accumulated) => Accumulated): Workers => ({
      ...inThisThread,
      accumulate: async (...call) => change(await inThisThread.accumulate(...call)),
    });
    // The loss is sound; what is learned from it is not.
    const steep = changing(({ gradients, ...answer }) => {
      const { "stem/bias": bias, ...others } = gradients;
      return { ...answer, gradients: { ...others, "stem/bias": instead(bias, -Infinity) } };
    });
    const wide = changing(({ statistics, ...answer }) => {
      const { tail, ...others } = statistics;
      const spoilt = { mean: tail.mean, variance: instead(tail.variance, Infinity) };
      return { ...answer, statistics: { ...others, tail: spoilt } };
    });
    for (const evaluateEvery of [1, 9]) {
      await assert.rejects(
        run({ ...supervised, evaluateEvery }, { workers: steep }),
        fault(/^After step 1 the weight stem\/bias holds NaN; lower the learning rate and train/),
      );
      rmSync(here.folder, { recursive: true });
    }
    await assert.rejects(
      run(supervised, { workers: wide }),
      fault(/^After step 1 the moving variance of tail holds Infinity; lower the learning rate/),
    );
    assert.deepEqual(
      readdirSync(here.folder).filter((name) => name === "checkpoints"),
      [],
    );
  });

  it("says which folder is closed", async function () {
    needsNobody(this);
    for (const open of [dirname(here.folder), here.folder]) chmodSync(open, 0o755); // Others may look in.
    const closed = join(here.folder, "closed");
    mkdirSync(closed);
    await asNobody(closed, 0o555, () =>
      assert.rejects(
        run({}, {}, join(closed, "run")),
        fault(/closed\/run: could not be made \(EACCES.*\); choose another folder$/),
      ),
    );
    await run({ steps: 2 }, {}, closed);
    await asNobody(closed, 0o555, () =>
      assert.rejects(
        run({ steps: 4 }, { resume: true }, closed),
        fault(/run\.json: could not be written \(EACCES.*\); make its folder writable/),
      ),
    );
    assert.equal((await latestCheckpoint(checkpointsOf(closed))).step, 2);
    const taken = join(here.folder, "taken");
    writeFileSync(taken, "mine");
    await assert.rejects(run({}, {}, taken), fault(/taken: could not be made \(EEXIST/));
  });
});
