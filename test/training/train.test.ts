import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { setFrontend, type Progress } from "../../lib/base/messages";
import { mapTensors, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import type { DataSet } from "../../lib/data/data-set";
import { loadDataSet } from "../../lib/data/load";
import { labelSplit } from "../../lib/data/splits/split";
import type { Method } from "../../lib/methods/method";
import { remixmatch } from "../../lib/methods/remixmatch/remixmatch";
import {
  type SupervisedDrawn,
  type SupervisedState,
  supervised,
} from "../../lib/methods/supervised";
import { startWorkers } from "../../lib/methods/workers";
import { wrn10x1 } from "../../lib/network/network";
import { evaluate } from "../../lib/training/evaluate";
import { disposeState } from "../../lib/training/state";
import { train } from "../../lib/training/train";
import { close } from "../close";

const network = { ...wrn10x1, channels: 1, filters: 4, shrink: 4 };
const weak = { flip: true, shiftPixels: 3 };

describe("training", () => {
  let data: DataSet;
  before(async () => {
    await startEngine();
    const all = loadDataSet();
    const few = { images: all.test.images.slice(0, 200), labels: all.test.labels.slice(0, 200) };
    data = { ...all, test: few };
  });
  const split = () => labelSplit(data.train.labels, { count: 40, seed: 1 });

  it("learns from real images: the baseline passes chance on few labels", async () => {
    const method = supervised(network, { weak, warmAverages: true, statisticsDecay: 0.9 });
    const result = await train(method, data, split(), {
      steps: 80,
      seed: 1,
      batch: 16,
      evaluateEvery: 40,
    });
    assert.deepEqual(
      result.evaluations.map(({ step }) => step),
      [40, 80],
    );
    assert.ok(result.evaluations[1].accuracy > 0.25, `${result.evaluations[1].accuracy}`);
    assert.ok(result.reports[79].terms.loss < result.reports[0].terms.loss);
    disposeState(result.state);
  }).timeout(120_000);

  it("gives the same numbers for the same seed, others for another", async () => {
    const losses = async (seed: number): Promise<number[]> => {
      const method = remixmatch(network, { weak, strongViews: 1 });
      const { state, reports } = await train(method, data, split(), { steps: 2, seed, batch: 8 });
      disposeState(state);
      return reports.map(({ terms }) => terms.loss);
    };
    assert.deepEqual(await losses(1), await losses(1));
    assert.notDeepEqual(await losses(1), await losses(2));
  }).timeout(120_000);

  it("tells how far it is, leaks nothing, and frees all when a step throws", async () => {
    const heard: Progress[] = [];
    const leave = setFrontend({ progress: (progress) => heard.push(progress) });
    const before = tf.memory().numTensors;
    const method = supervised(network, { weak });
    const options = { steps: 3, seed: 1, batch: 8, label: "a run" };
    const { state } = await train(method, data, split(), options);
    disposeState(state);
    assert.equal(tf.memory().numTensors, before);
    leave();
    assert.deepEqual(
      heard.map(({ label, done, total }) => [label, done, total]),
      [1, 2, 3].map((done) => ["a run", done, 3]),
    );
    assert.match(heard[0].note!, /^loss \d+\.\d{3}$/);

    const stop = () => {
      throw new Error("enough");
    };
    await assert.rejects(train(method, data, split(), { ...options, onStep: stop }), /enough/);
    assert.equal(tf.memory().numTensors, before);
  }).timeout(120_000);

  it("keeps the report of every step, or of none where they would fill the memory", async () => {
    const method = supervised(network, { weak });
    const told: number[] = [];
    const options = { steps: 3, seed: 1, batch: 8, onStep: (step: number) => told.push(step) };
    const all = await train(method, data, split(), options);
    const none = await train(method, data, split(), { ...options, keepReports: false });
    assert.deepEqual([all.reports.length, none.reports.length], [3, 0]);
    assert.deepEqual(told, [1, 2, 3, 1, 2, 3]);
    assert.deepEqual(none.evaluations, all.evaluations);
    disposeState(all.state);
    disposeState(none.state);
  }).timeout(60_000);

  it("stops at the first term that is no number, and names it", async () => {
    const honest = supervised(network, { weak });
    const broken: Method<SupervisedState> = {
      ...honest,
      async step(state: SupervisedState, drawn) {
        const stepped = await honest.step(state, drawn as SupervisedDrawn);
        return { ...stepped, report: { ...stepped.report, terms: { labeled: NaN, loss: NaN } } };
      },
    };
    await assert.rejects(
      train(broken, data, split(), { steps: 5, seed: 1, batch: 8 }),
      /At step 1 the term "labeled" came as NaN; lower the learning rate/,
    );
  }).timeout(60_000);

  it("refuses no steps, no batch and no evaluation", async () => {
    const method = supervised(network, { weak });
    const run = (changed: object) =>
      train(method, data, split(), { steps: 1, seed: 1, ...changed });
    await assert.rejects(run({ steps: 0 }), /steps should be a whole number of at least 1/);
    await assert.rejects(
      run({ batch: 0.5 }),
      /the number of labeled images in a batch should be a whole number/,
    );
    await assert.rejects(run({ evaluateEvery: 0 }), /evaluateEvery should be a whole number/);
  });
});

describe("evaluation", () => {
  before(() => startEngine());

  it("refuses a model whose logits are not finite, and no images", async () => {
    const { test } = loadDataSet();
    const method = supervised(network, { weak });
    const state = method.init([1, 2]);
    const astray = { ...state, average: mapTensors(state.average, (w) => tf.fill(w.shape, NaN)) };
    const one = { images: test.images.slice(0, 1), labels: test.labels.slice(0, 1) };
    await assert.rejects(
      evaluate(method, astray, one),
      /evaluate: the logits of image 0 are not finite \(NaN/,
    );
    const none = { images: [], labels: [] };
    await assert.rejects(evaluate(method, state, none), /number of images/);
    tf.dispose(tensorsIn([state, astray]));
  });

  it("counts right answers and confusions, whatever the size of its batches", async () => {
    const data = loadDataSet();
    const part = { images: data.test.images.slice(0, 70), labels: data.test.labels.slice(0, 70) };
    const method = supervised(network, { weak });
    const state = method.init([1, 2]);
    const score = (batch: number) => evaluate(method, state, part, { batch });
    const [small, large] = await Promise.all([7, 70].map(score));
    assert.deepEqual(small, large);
    const rows = small.confusion.map((row) => row.reduce((sum, n) => sum + n, 0));
    assert.deepEqual(
      rows,
      data.classes.map((_, c) => part.labels.filter((label) => label === c).length),
    );
    const right = small.confusion.reduce((sum, row, label) => sum + row[label], 0);
    close(small.accuracy, right / 70, 1e-12);
    disposeState(state);
  }).timeout(60_000);

  it("asks the method's workers, to the same scores, and lets them go on", async () => {
    const data = loadDataSet();
    const part = { images: data.test.images.slice(0, 130), labels: data.test.labels.slice(0, 130) };
    const workers = startWorkers({ views: 0, passes: 2 });
    const state = supervised(network, { weak }).init([1, 2]);
    const [here, there] = [undefined, workers].map((whose) =>
      evaluate(supervised(network, { weak }, whose), state, part, { batch: 50 }),
    );
    assert.deepEqual(await there, await here);
    await workers.close();
    await assert.rejects(
      evaluate(supervised(network, { weak }, workers), state, part),
      /The pass workers were closed before the answering of 130 images was done; start new ones/,
    );
    disposeState(state);
  }).timeout(60_000);
});
