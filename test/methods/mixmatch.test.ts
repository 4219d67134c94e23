import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { fork } from "../../lib/base/keys";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { guessWindow } from "../../lib/labels/align";
import { drawMix } from "../../lib/labels/mixup";
import { type Rows, meanRow, softmax } from "../../lib/labels/rows";
import { imageBatch } from "../../lib/methods/image-batch";
import { mixmatch } from "../../lib/methods/mixmatch";
import type { ReMixMatchState } from "../../lib/methods/remixmatch/remixmatch";
import { predict, runPass } from "../../lib/network/pass";
import { wrn28x2 } from "../../lib/network/network";
import { movingStatistics } from "../../lib/network/statistics";
import { countWeights } from "../../lib/network/weights";
import { close } from "../close";
import { bits } from "./bits";
import { batch, key, network, noting, run, small, wornRates } from "./small";

const options = { rampImages: 0, weak: small.weak };
const square = (row: readonly number[]): number[] => {
  const squares = row.map((p) => p * p);
  const sum = squares.reduce((total, p) => total + p, 0);
  return squares.map((p) => p / sum);
};

describe("MixMatch", () => {
  before(() => startEngine());

  it("has the numbers of its CIFAR-10 table", () =>
    assert.deepEqual(mixmatch.defaults, {
      unlabeledViews: 2,
      temperature: 0.5,
      alpha: 0.75,
      unlabeledWeight: 75,
      rampImages: 1024 * 1024,
      learningRate: 0.002,
      weightDecay: 0.02,
      averageDecay: 0.999,
      warmAverages: false,
      statisticsDecay: 0.999,
      weak: { flip: true, shiftPixels: 4 },
    }));

  it("guesses the mean of its two views' softmaxes, sharpened, not aligned", async () => {
    const method = mixmatch(network, options);
    const fresh = method.init(key);
    // Alignment would move every guess by much.
    const state = { ...fresh, labels: [0.9, 0.05, 0.05] };
    const drawn = await method.draw(state, batch, fork(key, 0));
    const { anchor, strong } = drawn.views;
    assert.deepEqual(drawn.mix, drawMix(fork(fork(key, 0), "mixup"), 3 * 8, { alpha: 0.75 }));
    assert.equal(strong.length, 1);
    const { state: after, reports } = await run(method, 1, { from: state });
    const [one, two] = [anchor, strong[0]].map((view) =>
      softmax(predict(state.weights, view, network)),
    );
    const mean: Rows = one.map((row, i) => row.map((p, c) => (p + two[i][c]) / 2));
    const { guess, sharpened } = reports[0].distributions;
    close(guess, meanRow(mean), 1e-12);
    close(sharpened, meanRow(mean.map(square)), 1e-12);
    tf.dispose(tensorsIn([fresh, after]));
  });

  it("learns from three interleaved passes, by the squared distance over rows and classes", async () => {
    const { workers, passes } = noting();
    const method = mixmatch(network, options, workers);
    const state = method.init(key);
    const { state: after, reports } = await run(method, 1, { from: state });
    assert.deepEqual(
      passes[0].map(({ name, head, images }) => [name, head, images.shape[0]]),
      [0, 1, 2].map((block) => [`mixed ${block}`, "classes", 8]),
    );
    let [labeled, unlabeled, rows] = [0, 0, 0];
    for (const { images, targets, losses } of passes[0]) {
      softmax(predict(state.weights, images, network)).forEach((said, i) => {
        if (losses[i] === "squared") {
          unlabeled += targets[i].reduce((sum, t, c) => sum + (t - said[c]) ** 2, 0);
          rows++;
        } else labeled -= targets[i].reduce((sum, t, c) => sum + t * Math.log(said[c]), 0);
      });
    }
    assert.equal(rows, 16);
    const { terms } = reports[0];
    close([terms.labeled, terms.unlabeled], [labeled / 8, unlabeled / (16 * 3)], 1e-6);
    close(terms.loss, terms.labeled + 75 * terms.unlabeled, 1e-5);
    assert.deepEqual(Object.keys(terms).sort(), ["labeled", "loss", "unlabeled"]);
    tf.dispose(tensorsIn([state, after]));
  });

  it("takes moving statistics from the first of them", async () => {
    const { workers, passes } = noting();
    const method = mixmatch(network, options, workers);
    const state = method.init(key);
    const { state: after } = await run(method, 1, { from: state });
    const { gradients, statistics } = runPass(state.weights, passes[0][0], network);
    const moved = movingStatistics.update(state.statistics, statistics);
    assert.equal(bits(after.statistics), bits(moved));
    tf.dispose(tensorsIn([state, after, gradients, statistics, moved]));
  });

  it("has no rotation head: 1 469 642 weights in WRN-28-2", () => {
    const state = mixmatch(wrn28x2).init(key);
    const sizes = Object.values(state.weights).map(({ size }) => size);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      1_469_642,
    );
    assert.equal(countWeights(wrn28x2), 1_469_642);
    assert.ok(Object.keys(state.weights).every((name) => !name.startsWith("rotation")));
    tf.dispose(tensorsIn(state));
  });

  it("asks for no rotation: batches need not divide by 4, nor images be square", async () => {
    const wide = { height: 8, width: 12, channels: 1, pixels: new Uint8Array(96).fill(9) };
    const odd = { labeled: [wide, wide, wide], labels: [0, 1, 2], unlabeled: [wide, wide, wide] };
    const { state } = await run(mixmatch(network, options), 1, { batchAt: () => odd });
    tf.dispose(tensorsIn(state));
  });

  it("does not listen to what ReMixMatch alone remembers: window, labels, rates", async () => {
    const method = mixmatch(network, options);
    const fresh = method.init(key);
    const leaning = {
      ...fresh,
      window: guessWindow.update(fresh.window, [[1, 0, 0]]),
      labels: [0.8, 0.1, 0.1],
      rates: wornRates,
      drawingRates: wornRates,
    };
    const as = await run(method, 1, { from: fresh });
    const other = await run(method, 1, { from: leaning });
    const learned = ({ weights, average, moments, statistics }: ReMixMatchState): string =>
      bits([weights, average, moments, statistics]);
    assert.equal(learned(as.state), learned(other.state));
    assert.deepEqual(as.reports[0].terms, other.reports[0].terms);
    assert.equal(other.state.rates, wornRates);
    tf.dispose(tensorsIn([fresh, as.state, other.state]));
  });

  it("takes no option of ReMixMatch's own", () => {
    for (const option of ["strongViews", "rotationWeight", "alignment", "augmentation", "guess"]) {
      assert.throws(
        () => mixmatch(network, { [option]: 1 }),
        new RegExp(`mixmatch: a record of options .*: Unrecognized key: "${option}"`),
      );
    }
    assert.throws(
      () => mixmatch(network, { unlabeledViews: 1 }),
      /unlabeledViews is not as it should be: Too small: .* >=2 \(came as 1\)/,
    );
  });

  it("names itself when it refuses a batch", async () => {
    const method = mixmatch(network, options);
    const state = method.init(key);
    await assert.rejects(
      method.draw(state, { ...batch, unlabeled: [] }, key),
      /^UserError: mixmatch: a batch should have as many unlabeled images as labeled ones.* 0 and 8/,
    );
    tf.dispose(tensorsIn(state));
  });

  it("learns its labeled images, though it sees them mixed alone", async () => {
    const still = { flip: false, shiftPixels: 0 };
    const method = mixmatch(network, {
      ...{ ...options, weak: still },
      ...{ learningRate: 0.02, unlabeledWeight: 10 },
    });
    const lossOf = ({ weights }: ReMixMatchState): number =>
      softmax(predict(weights, imageBatch(batch.labeled), network)).reduce(
        (sum, said, i) => sum - Math.log(said[batch.labels[i]]) / 8,
        0,
      );
    const fresh = method.init(key);
    const { state } = await run(method, 30, { from: fresh });
    const [first, last] = [lossOf(fresh), lossOf(state)];
    assert.ok(last < 0.5 * first, `${first} fell to ${last}`);
    tf.dispose(tensorsIn([fresh, state]));
  });
});
