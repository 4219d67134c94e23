import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { fork, seedKey } from "../../lib/base/keys";
import { packageRoot } from "../../lib/base/package-root";
import { disposeReplaced, tensorsIn } from "../../lib/base/tensors";
import { labelSplit, loadDataSet } from "../../lib/data";
import { startEngine } from "../../lib/engine";
import { likeliest, oneHot, softmax } from "../../lib/labels";
import {
  type Batch,
  type Method,
  drawAndStep,
  imageBatch,
  imagesOf,
  inThisThread,
  remixmatch,
  startWorkers,
} from "../../lib/methods";
import { predict, wrn10x1 } from "../../lib/network";
import { loadRun } from "../../lib/runs";
import {
  latestCheckpoint,
  identityOf,
  restoreState,
  saveCheckpoint,
  train,
} from "../../lib/training";
import { close } from "../close";
import { bits } from "../methods/bits";
import { contents } from "../runs/run-files";
import { runsHere } from "../runs/runs";
import { fixmatch } from "./fixmatch";
import { stepUnmixed } from "./given-decisions";
import { noisy, random } from "./own-augmentation";
import { ownLoop } from "./own-loop";
import { onPlain, onResidual } from "./own-network";

const key = seedKey(11);
const data = loadDataSet();
const batchOf = (labeled: number, unlabeled: number, from = 0): Batch => ({
  labeled: data.train.images.slice(from, from + labeled),
  labels: data.train.labels.slice(from, from + labeled),
  unlabeled: data.train.images.slice(from + 100, from + 100 + unlabeled),
});

const few = { images: data.test.images.slice(0, 20), labels: data.test.labels.slice(0, 20) };

describe("programs of a few lines", function () {
  this.timeout(120_000);
  before(() => startEngine());

  it("a loop of one's own takes the steps that `train` takes", async () => {
    const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
    const method = remixmatch({ ...wrn10x1, channels: 1, shrink: 4 }, { strongViews: 1 });
    const options = { steps: 2, seed: 1, batch: 32, alsoRaw: false, evaluateEvery: 2 };
    const { state, reports } = await train(method, { ...data, test: few }, split, options);
    assert.deepEqual(
      await ownLoop(2),
      reports.map(({ terms }) => terms.loss),
    );
    tf.dispose(tensorsIn(state));
  });

  it("an operation of one's own learns rates, with view workers to the same bits as without", async () => {
    const twoSteps = async (method: Method) => {
      let state = method.init(key);
      for (const step of [0, 1]) {
        const next = await drawAndStep(method, state, batchOf(16, 16, step), fork(key, step));
        state = disposeReplaced(state, next.state);
      }
      return state as ReturnType<typeof noisy.init>;
    };
    const here = await twoSteps(noisy);
    assert.equal(Object.keys(here.rates).length, 20);
    assert.ok(here.rates.noise[0].some((rate) => rate < 1));
    const workers = startWorkers({ views: 2, passes: 1 });
    const there = await twoSteps(remixmatch(noisy.network, noisy.options, workers));
    assert.equal(bits(there), bits(here));
    await workers.close();
    tf.dispose(tensorsIn([here, there]));
  });

  it("RandAugment learns nothing and asks for no probes", async () => {
    const { state } = await drawAndStep(random, random.init(key), batchOf(8, 8), key);
    const { views } = await random.draw(state, batchOf(8, 8), key);
    assert.deepEqual([views.probes, views.policies, state.rates], [null, [], {}]);
    assert.notEqual(bits(views.strong[0]), bits(views.anchor));
    tf.dispose(tensorsIn(state));
  });

  it("layers of one's own run on pass workers and in checkpoints, to the same bits", async () => {
    const folder = mkdtempSync(join(tmpdir(), "remixmatch-program-"));
    const workers = startWorkers({ views: 0, passes: 2 });
    for (const method of [onPlain, onResidual]) {
      const first = method.init(key);
      const { state: here } = await drawAndStep(method, first, batchOf(8, 8), key);
      const threaded = remixmatch(method.network, method.options, workers);
      const { state: there } = await drawAndStep(threaded, first, batchOf(8, 8), key);
      assert.equal(bits(there), bits(here));

      const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
      const identity = identityOf(method, data, split, { seed: 1, batch: 8 });
      await saveCheckpoint(folder, { state: here, identity });
      const found = await latestCheckpoint(folder);
      assert.deepEqual(found.identity.network, method.network);
      const back = restoreState(found, first);
      assert.equal(bits(back), bits(here));
      tf.dispose(tensorsIn([first, here, there, back]));
      rmSync(folder, { recursive: true });
    }
    await workers.close();
  });

  it("a step from given decisions mixes and reports what it was told", async () => {
    const method = remixmatch(onPlain.network, { strongViews: 1 });
    const batch = batchOf(8, 8);
    const { state, report } = await stepUnmixed(method, batch, key);
    const first = method.init(key);
    const { views } = await method.draw(first, batch, key);
    // Unmixed, the labeled rows of the first pass are the first views as they are.
    const { labeled, unlabeled, rotation, strong, guess } = report.rows!;
    assert.deepEqual(
      [labeled, unlabeled, rotation, strong].map(({ length }) => length),
      [8, 16, 8, 8],
    );
    const mean = (rows: readonly number[]) => rows.reduce((sum, row) => sum + row, 0) / rows.length;
    close(mean(labeled as number[]), report.terms.labeled, 1e-6);
    close(guess, softmax(predict(first.weights, views.anchor, method.network)), 1e-6);
    // Adam's first moment is a tenth of the first gradient.
    const { data: gradient, shape } = report.gradients!["classes/kernel"];
    assert.deepEqual(shape, first.weights["classes/kernel"].shape);
    const moment = state.moments.first["classes/kernel"].dataSync();
    close(
      moment,
      Array.from(gradient, (g) => g / 10),
      1e-7,
    );
    assert.equal(imagesOf(views.labeled).length, 8);
    tf.dispose(tensorsIn([state, first]));
  });

  it("FixMatch learns of unlabeled images by what it is sure of, and of no others", async () => {
    const network = { ...onPlain.network };
    const batch = batchOf(4, 28);
    for (const threshold of [0, 1.1]) {
      const method = fixmatch(network, { threshold });
      const first = method.init(key);
      const drawn = await method.draw(first, batch, key);
      const { state, report } = await method.step(first, drawn);
      const [seen, anchor, strong] = drawn.views;
      const targets = oneHot(likeliest(predict(first.weights, anchor, network)), 10);
      const joined = imageBatch([seen, strong].flatMap(imagesOf));
      const losses = softmax(predict(first.weights, joined, network)).map(
        (p, i) => -Math.log(p[i < 4 ? drawn.labels[i] : targets[i - 4].indexOf(1)]),
      );
      const mean = (rows: readonly number[]) => rows.reduce((a, b) => a + b, 0) / rows.length;
      const [labeled, unlabeled] = [mean(losses.slice(0, 4)), mean(losses.slice(4))];
      close([report.terms.labeled, report.terms.unlabeled], [labeled, unlabeled], 1e-5);
      close(report.terms.loss, labeled + (threshold > 1 ? 0 : unlabeled), 1e-5);
      tf.dispose(tensorsIn([first, state]));
    }
    assert.throws(() => fixmatch(network, { treshold: 1 } as object), /did you mean "threshold"\?/);
  });

  it("FixMatch takes at most thirty lines", () => {
    const file = join(packageRoot(), "test/programs/fixmatch.ts");
    const text = readFileSync(file, "utf8");
    const method = text.slice(text.indexOf("export const fixmatch"));
    assert.ok(method.trim().split("\n").length <= 30);
  });
});

describe("a method of one's own in a run", function () {
  this.timeout(120_000);
  const here = runsHere();
  const { run } = here;
  const config = {
    method: "fixmatch",
    options: { threshold: 0.3 },
    batch: { labeled: 4, unlabeled: 28 },
    steps: 4,
    evaluateEvery: 2,
  };

  it("resumes to the same bits, with workers and without, and is loaded without the method", async () => {
    const [whole, parted] = [here.freshFolder(), here.freshFolder()];
    const methods = { fixmatch };
    await run(config, { methods }, whole);
    const workers = startWorkers({ views: 1, passes: 2 });
    await run({ ...config, steps: 3 }, { methods, workers }, parted);
    await run(config, { methods, workers: inThisThread, resume: true }, parted);
    const kept = (files: Record<string, string>) =>
      Object.entries(files).filter(([name]) => /0*4\.safetensors|log/.test(name));
    assert.ok(kept(contents(whole)).length >= 2);
    assert.deepEqual(kept(contents(parted)), kept(contents(whole)));
    await workers.close();
    const model = await loadRun(whole);
    assert.equal(model.network.channels, 1);
    tf.dispose(tensorsIn(model));
  });
});
