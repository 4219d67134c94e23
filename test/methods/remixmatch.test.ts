import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { rates } from "../../lib/augment/rates";
import { fork, seedKey } from "../../lib/base/keys";
import { type Tensors, handOver, mapTensors, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { guessWindow } from "../../lib/labels/align";
import { meanRow, oneHot, softmax, uniform } from "../../lib/labels/rows";
import type { Batch } from "../../lib/methods/method";
import { guessLabels } from "../../lib/methods/remixmatch/guess";
import { mixViews } from "../../lib/methods/remixmatch/mix";
import {
  type ReMixMatchChoices,
  chooseOptions,
  releasedOptions,
} from "../../lib/methods/remixmatch/options";
import {
  mixedPasses,
  rotationPass,
  strongPass,
  tallyTerms,
  termWeights,
} from "../../lib/methods/remixmatch/passes";
import { type ReMixMatchState, remixmatch } from "../../lib/methods/remixmatch/step";
import { drawViews } from "../../lib/methods/remixmatch/views";
import { accumulate } from "../../lib/network/accumulate";
import { inThisThread } from "../../lib/methods/workers";
import { drawMix } from "../../lib/labels/mixup";
import { imageBatch } from "../../lib/methods/image-batch";
import { predict, runPass } from "../../lib/network/pass";
import { wrn10x1 } from "../../lib/network/plan";
import { initWeights } from "../../lib/network/weights";
import { close } from "../close";

const network = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };
const options: ReMixMatchChoices = {
  strongViews: 2,
  rampImages: 0,
  views: { weak: { flip: true, shiftPixels: 1 } },
};
const images = Array.from({ length: 16 }, (_, n) => ({
  height: 8,
  width: 8,
  channels: 1,
  pixels: Uint8Array.from({ length: 64 }, (_, i) => (i * (7 + n) + 29 * n) % 256),
}));
const batch: Batch = {
  labeled: images.slice(0, 8),
  labels: [0, 1, 2, 0, 1, 2, 0, 1],
  unlabeled: images.slice(8),
};
const key = seedKey(11);

describe("guessing labels", () => {
  it("O3: aligns, then sharpens", () => {
    const logits = [[0.5, 0.3, 0.2].map(Math.log)];
    const at = { target: [0.2, 0.3, 0.5], running: [0.4, 0.4, 0.2] };
    const { raw, aligned, target } = guessLabels(logits, at);
    close(raw, [[0.5, 0.3, 0.2]]);
    close(aligned, [[0.25641108, 0.23076959, 0.51281934]]);
    close(target, [[0.17211842, 0.13941546, 0.68846612]]);
  });

  it("without alignment sharpens alone", () => {
    const at = { target: [0.2, 0.3, 0.5], running: [0.4, 0.4, 0.2] };
    const { target } = guessLabels([[0.5, 0.3, 0.2].map(Math.log)], at, { alignment: false });
    close(target, [[0.65789474, 0.23684211, 0.10526316]]);
  });
});

describe("the terms of the loss", () => {
  it("O22: at half the ramp, 1, 2, 3 and 4 come to 5.25", () => {
    const weights = termWeights(0.5, releasedOptions);
    close(
      weights.labeled * 1 + weights.unlabeled * 2 + weights.strong * 3 + weights.rotation * 4,
      5.25,
    );
  });

  it("give a labeled row 1 / B and an unlabeled one λ / ((K + 1) B), wherever interleaving puts it", async () => {
    const chosen = chooseOptions(options, 3);
    const views = await drawViews(key, batch, rates.init(), chosen, inThisThread);
    const guess = batch.unlabeled.map(() => uniform(3));
    const targets = [guess, guess, guess];
    const mixed = mixViews(views, { labels: batch.labels, targets }, drawMix(key, 32));
    const weights = termWeights(1, releasedOptions);
    const passes = mixedPasses(mixed, 8, weights, { unlabeledLoss: "cross-entropy" });
    assert.equal(passes.length, 4);
    const rows = passes.flatMap(({ pass, terms }) =>
      terms.map((term, i) => ({ term, weight: pass.weights[i] })),
    );
    const labeled = rows.filter(({ term }) => term === "labeled");
    const unlabeled = rows.filter(({ term }) => term === "unlabeled");
    assert.deepEqual([labeled.length, unlabeled.length], [8, 24]);
    close(
      labeled.map(({ weight }) => weight),
      new Array<number>(8).fill(1 / 8),
    );
    close(
      unlabeled.map(({ weight }) => weight),
      new Array<number>(24).fill(1.5 / 24),
    );
    for (const { terms } of passes)
      assert.equal(terms.filter((term) => term === "labeled").length, 2);
  });

  it("turn a quarter of the first strong view each way, in the order 0, 180, 90, 270 degrees", () => {
    const square = { height: 2, width: 2, channels: 1, pixels: Uint8Array.of(1, 2, 3, 4) };
    const { pass } = rotationPass([square, square, square, square], 0.5);
    const bytes = Array.from(pass.images.pixels, (x) => Math.round((x + 1) * 127.5));
    assert.deepEqual(bytes, [1, 2, 3, 4, 4, 3, 2, 1, 2, 4, 1, 3, 3, 1, 4, 2]);
    close(pass.targets, oneHot([0, 1, 2, 3], 4));
    close(pass.weights, new Array<number>(4).fill(0.5 / 4));
    assert.equal(pass.head, "rotation");
  });

  it("are tallied as means over their rows, and summed by weight", () => {
    const one = strongPass(batch.unlabeled, softmax(batch.labels.map(() => [0, 0, 1])), 0.5);
    const tally = tallyTerms([one], [Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)]);
    close([tally.strong, tally.loss], [4.5, 2.25]);
  });
});

describe("a pass", () => {
  let weights: Tensors = {};
  before(async () => {
    await startEngine();
    weights = initWeights(seedKey(1), network, { rotation: true });
  });
  after(() => tf.dispose(weights));

  const passOf = (squared: boolean) => ({
    name: "p",
    head: "classes" as const,
    images: imageBatch(batch.labeled),
    targets: softmax(batch.labels.map((l) => [l, 1, 0.5])),
    weights: [1, 0.5, 0.25, 0.1, 0, 0.3, 0.2, 0.7],
    losses: batch.labels.map((_, i) =>
      squared && i % 2 ? ("squared" as const) : ("cross-entropy" as const),
    ),
  });

  it("O21: has the cross-entropy and the squared distance of every row", () => {
    const logits = predict(weights, imageBatch(batch.labeled), network);
    for (const squared of [false, true]) {
      const pass = passOf(squared);
      const result = runPass(weights, pass, network);
      const byHand = pass.targets.map((target, i) => {
        const p = softmax([logits[i]])[0];
        return pass.losses[i] === "squared"
          ? target.reduce((sum, t, c) => sum + (t - p[c]) ** 2, 0) / 3
          : -target.reduce((sum, t, c) => sum + t * Math.log(p[c]), 0);
      });
      close(result.losses, byHand, 1e-5);
      tf.dispose([result.gradients, result.statistics]);
    }
  });

  it("has the gradient of the weighted sum, as differences of the sum show", () => {
    const pass = passOf(true);
    const total = (trial: Tensors): number => {
      const result = runPass(trial, pass, network);
      tf.dispose([result.gradients, result.statistics]);
      return result.losses.reduce((sum, loss, i) => sum + pass.weights[i] * loss, 0);
    };
    const { gradients, statistics } = runPass(weights, pass, network);
    for (const name of ["stem/kernel", "scale1/block0/norm1/gamma", "classes/kernel"]) {
      const gradient = Array.from(gradients[name].dataSync());
      // The entry that matters most, moved by a little each way.
      const place = gradient.reduce(
        (best, g, i) => (Math.abs(g) > Math.abs(gradient[best]) ? i : best),
        0,
      );
      const moved = [1e-3, -1e-3].map((by) => {
        const values = Float32Array.from(weights[name].dataSync());
        values[place] += by;
        const trial = { ...weights, [name]: tf.tensor(values, weights[name].shape) };
        const value = total(trial);
        trial[name].dispose();
        return value;
      });
      const slope = (moved[0] - moved[1]) / 2e-3;
      close(gradient[place], slope, 0.01 * Math.abs(slope) + 1e-3);
    }
    tf.dispose([gradients, statistics]);
  });

  it("leaves out the weights of the other head", () => {
    const { gradients, statistics } = runPass(weights, passOf(false), network);
    assert.equal(gradients["rotation/kernel"], undefined);
    assert.equal(Object.keys(gradients).length, Object.keys(weights).length - 2);
    tf.dispose([gradients, statistics]);
  });

  it("leaks no tensor", () => {
    const before = tf.memory().numTensors;
    const { gradients, statistics } = runPass(weights, passOf(true), network);
    tf.dispose([gradients, statistics]);
    predict(weights, imageBatch(batch.labeled), network);
    assert.equal(tf.memory().numTensors, before);
  });

  it("is refused when targets, weights and images are not as many", () => {
    const pass = passOf(false);
    assert.throws(
      () => runPass(weights, { ...pass, weights: [1] }, network),
      /weights should be for 8 images, but came for 1/,
    );
  });

  it("accumulated with others, adds up to the gradient of both losses in one graph", async () => {
    const [one, two] = [passOf(false), passOf(true)].map((pass, i) => ({ ...pass, name: `${i}` }));
    const other = {
      ...two,
      head: "rotation" as const,
      targets: oneHot([0, 0, 1, 1, 2, 2, 3, 3], 4),
    };
    const sum = await accumulate(weights, [one, other], network, { statisticsOf: "1" });
    const alone = [one, other].map((pass) => runPass(weights, pass, network));
    for (const name of Object.keys(weights)) {
      const parts = alone.map(({ gradients }) => gradients[name]?.dataSync() ?? []);
      const added = Array.from(sum.gradients[name].dataSync());
      close(
        added,
        added.map((_, i) => (parts[0][i] ?? 0) + (parts[1][i] ?? 0)),
        1e-6,
      );
    }
    close(sum.statistics.tail.mean.dataSync(), alone[1].statistics.tail.mean.dataSync(), 0);
    tf.dispose([sum.gradients, sum.statistics, alone.map((a) => [a.gradients, a.statistics])]);
  });
});

describe("a step of ReMixMatch", () => {
  before(() => startEngine());

  const hash = (state: ReMixMatchState): string =>
    tensorsIn([state.weights, state.average, state.moments, state.statistics])
      .map((tensor) => Array.from(tensor.dataSync()).join())
      .concat(JSON.stringify([state.window, state.labels, state.rates, state.step]))
      .join();

  // Bits, so that NaN, -0 and rounding all count.
  async function run(steps: number, changed: ReMixMatchChoices = {}): Promise<ReMixMatchState> {
    const method = remixmatch(network, { ...options, ...changed });
    let state = method.init(key);
    for (let i = 0; i < steps; i++) {
      state = handOver(state, (await method.step(state, batch, fork(key, i))).state);
    }
    return state;
  }

  it("gives the same bits for the same key", async () => {
    const [a, b] = [await run(2), await run(2)];
    assert.equal(hash(a), hash(b));
    tf.dispose(tensorsIn([a, b]));
  });

  it("leaves the state it was given as it was, and leaks nothing", async () => {
    const method = remixmatch(network, options);
    const state = method.init(key);
    const before = [hash(state), tf.memory().numTensors] as const;
    const { state: after } = await method.step(state, batch, key);
    tf.dispose(tensorsIn(after));
    assert.deepEqual([hash(state), tf.memory().numTensors], before);
    tf.dispose(tensorsIn(state));
  });

  it("pushes the raw guess into the window, and the labels seen into their distribution", async () => {
    const method = remixmatch(network, options);
    const state = method.init(key);
    const { state: after, report } = await method.step(state, batch, key);
    close(after.window.at(-1)!, report.distributions.guess, 1e-12);
    close(
      after.labels,
      uniform(3).map(
        (p, c) => 0.999 * p + (0.001 * batch.labels.filter((l) => l === c).length) / 8,
      ),
    );
    tf.dispose(tensorsIn([state, after]));
  });

  it("O32: aligns by distributions from before this batch", async () => {
    const method = remixmatch(network, options);
    const state = method.init(key);
    const skewed = {
      ...state,
      window: guessWindow.update(state.window, [[1, 0, 0]]),
      labels: [0.2, 0.3, 0.5],
    };
    const { state: after, report } = await method.step(skewed, batch, key);
    close(report.distributions.running, guessWindow.mean(skewed.window), 1e-12);
    close(report.distributions.target, [0.2, 0.3, 0.5], 1e-12);
    tf.dispose(tensorsIn([state, after]));
  });

  it("O32: with all λ at 0 still mixes labeled rows with unlabeled ones", async () => {
    const zero = { unlabeledWeight: 0, strongWeight: 0, rotationWeight: 0 };
    const a = await run(1, zero);
    const method = remixmatch(network, { ...options, ...zero });
    const state = method.init(key);
    const other = { ...batch, unlabeled: images.slice(0, 8) };
    const b = (await method.step(state, other, fork(key, 0))).state;
    assert.notEqual(hash(a), hash(b));
    tf.dispose(tensorsIn([a, state, b]));
  });

  it("O32: takes moving statistics from the last interleaved pass alone, or from the first", async () => {
    const [last, first] = [await run(1), await run(1, { statisticsFrom: "first" })];
    assert.notDeepEqual(
      last.statistics.tail.mean.dataSync(),
      first.statistics.tail.mean.dataSync(),
    );
    close(last.weights["stem/kernel"].dataSync(), first.weights["stem/kernel"].dataSync(), 0);
    // One batch a step: the variance of a fresh state moves by a thousandth of the way.
    const moved = last.statistics["scale0/block0/norm1"].variance.dataSync();
    assert.ok(
      moved.every((v) => v > 0.9 && v !== 1),
      Array.from(moved).join(),
    );
    tf.dispose(tensorsIn([last, first]));
  });

  it("learns CTAugment's rates from the probes of the labeled images alone", async () => {
    const state = await run(1);
    const moved = Object.values(state.rates)
      .flat(2)
      .filter((rate) => rate !== 1).length;
    assert.ok(moved > 0 && moved <= 8 * 2 * 2, `${moved} bins moved`);
    tf.dispose(tensorsIn(state));
  });

  it("guesses by the weak view alone: other strong views, same guess", async () => {
    const method = (k: number) => remixmatch(network, { ...options, strongViews: k });
    const state = method(1).init(key);
    const [one, three] = [
      await method(1).step(state, batch, key),
      await method(3).step(state, batch, key),
    ];
    close(one.report.distributions.guess, three.report.distributions.guess, 0);
    assert.notEqual(one.report.terms.unlabeled, three.report.terms.unlabeled);
    tf.dispose(tensorsIn([state, one.state, three.state]));
  });

  it("with an unchanged anchor, guesses on the images as they are", async () => {
    const method = remixmatch(network, { ...options, anchor: "plain" });
    const state = method.init(key);
    const { state: after, report } = await method.step(state, batch, key);
    const raw = softmax(predict(state.weights, imageBatch(batch.unlabeled), network));
    close(report.distributions.guess, meanRow(raw), 1e-12);
    tf.dispose(tensorsIn([state, after]));
  });

  it("averages weights by the released decay: one step moves the average by a thousandth", async () => {
    const method = remixmatch(network, options);
    const state = method.init(key);
    const { state: after } = await method.step(state, batch, key);
    const expected = mapTensors(state.weights, (w, name) =>
      tf.tidy(() => tf.add(tf.mul(w, 0.999), tf.mul(after.weights[name], 0.001))),
    );
    close(after.average["stem/kernel"].dataSync(), expected["stem/kernel"].dataSync(), 1e-7);
    tf.dispose(tensorsIn([state, after, expected]));
  });

  for (const [name, changed] of Object.entries({
    strongViews: { strongViews: 1 },
    temperature: { temperature: 0.9 },
    alpha: { alpha: 5 },
    unlabeledWeight: { unlabeledWeight: 3 },
    strongWeight: { strongWeight: 2 },
    rotationWeight: { rotationWeight: 2 },
    "no rotation": { rotationWeight: 0 },
    rampImages: { rampImages: 100 },
    unlabeledLoss: { unlabeledLoss: "squared" },
    anchor: { anchor: "strong" },
    views: { views: { weak: { flip: false, shiftPixels: 0 } } },
    prior: { prior: [0.8, 0.1, 0.1] },
    learningRate: { learningRate: 0.01 },
    weightDecay: { weightDecay: 1 },
  } as Record<string, ReMixMatchChoices>)) {
    it(`listens to its option ${name}`, async () => {
      const [as, other] = [await run(1), await run(1, changed)];
      assert.notDeepEqual(
        as.weights["stem/kernel"].dataSync(),
        other.weights["stem/kernel"].dataSync(),
      );
      tf.dispose(tensorsIn([as, other]));
    });
  }

  it("listens to alignment once the two distributions part", async () => {
    const [on, off] = [await run(3), await run(3, { alignment: false })];
    assert.notDeepEqual(
      on.weights["stem/kernel"].dataSync(),
      off.weights["stem/kernel"].dataSync(),
    );
    tf.dispose(tensorsIn([on, off]));
  });

  for (const [changed, sentence] of [
    [{ strongViews: 0 }, /strongViews should be a whole number from 1, but came as 0/],
    [{ windowBatches: 1.5 }, /windowBatches should be a whole number from 1, but came as 1.5/],
    [{ rotationWeight: -1 }, /rotationWeight should be a number from 0, but came as -1/],
    [{ unlabeledWeight: NaN }, /unlabeledWeight should be a number from 0, but came as NaN/],
    [{ rampImages: Infinity }, /rampImages should be a number from 0, but came as Infinity/],
    [{ temperature: 0 }, /temperature should be a number above 0, but came as 0/],
    [{ alpha: Infinity }, /alpha should be a number above 0, but came as Infinity/],
    [{ labelDecay: 2 }, /labelDecay should be a number from 0 to 1, but came as 2/],
    [{ anchor: "weka" }, /anchor should be weak or plain or strong, but came as "weka"/],
    [{ statisticsFrom: "middle" }, /statisticsFrom should be last or first/],
    [{ rates: { decay: 99 } }, /rates.decay should be a number from 0 to 1, but came as 99/],
    [{ prior: [0.5, 0.5] }, /prior should be null or 3 shares from 0, but came as \[0.5,0.5\]/],
  ] as [object, RegExp][]) {
    it(`refuses ${JSON.stringify(changed)} at once`, () =>
      assert.throws(() => remixmatch(network, { ...options, ...changed }), sentence));
  }

  it("frees what it made when a step breaks off in the middle", async () => {
    const method = remixmatch(network, options);
    const state = method.init(key);
    const before = tf.memory().numTensors;
    // One label too high: its one-hot row is refused only after the views are drawn and guessed.
    const strange = { ...batch, labels: [0, 1, 2, 0, 1, 2, 0, 3] };
    await assert.rejects(method.step(state, strange, key), /class from 0 to 2, but came as 3/);
    const named = Object.entries(state.weights).filter(([name]) => name !== "rotation/kernel");
    const headless = Object.fromEntries(named);
    await assert.rejects(
      method.step({ ...state, weights: headless }, batch, key),
      /no rotation head/,
    );
    assert.equal(tf.memory().numTensors, before);
    tf.dispose(tensorsIn(state));
  });

  it("refuses batches that cannot work", async () => {
    const method = remixmatch(network, options);
    const state = method.init(key);
    const short = { ...batch, labels: [0] };
    await assert.rejects(
      method.step(state, short, key),
      /as many labels and unlabeled images .* 8, 1 and 8/,
    );
    const odd = {
      labeled: images.slice(0, 6),
      labels: [0, 1, 2, 0, 1, 2],
      unlabeled: images.slice(6, 12),
    };
    await assert.rejects(method.step(state, odd, key), /should divide by 4, .* but came as 6/);
    const wrong = {
      ...batch,
      labeled: [...images.slice(0, 7), { ...images[7], height: 4, pixels: new Uint8Array(32) }],
    };
    await assert.rejects(method.step(state, wrong, key));
    tf.dispose(tensorsIn(state));
  });
});
