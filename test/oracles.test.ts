import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { fork, seedKey } from "../lib/base/keys";
import { packageRoot } from "../lib/base/package-root";
import type { Tensors } from "../lib/base/tensors";
import { startEngine } from "../lib/engine/engine";
import type { Image } from "../lib/images/image";
import { drawMix, mixPixels, mixRows } from "../lib/labels/mixup";
import { oneHot, softmax, uniform } from "../lib/labels/rows";
import { linearRamp } from "../lib/learning/ramp";
import { imageBatch } from "../lib/methods/image-batch";
import { PRESETS } from "../lib/runs/presets";
import { guessLabels } from "../lib/methods/remixmatch/guess";
import { sumLosses } from "../lib/methods/passes";
import { remixmatchSchema } from "../lib/methods/remixmatch/options";
import {
  mixedPasses,
  rotationPass,
  preMixupPass,
  lossWeights,
} from "../lib/methods/remixmatch/passes";
import { type Pass, numbersOf, predict, runPass } from "../lib/network/pass";
import { wrn10x1 } from "../lib/network/network";
import { initWeights } from "../lib/network/weights";
import { close } from "./close";

const releasedOptions = remixmatchSchema.parse({});

// O1 to O32 are answers worked out by plain arithmetic, apart from any code. A test whose title
// begins with one of these numbers compares with it; most stand beside what they are about.

describe("the oracles", () => {
  it("are 32, and every one has a test", () => {
    const folder = join(packageRoot(), "test");
    const titles = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .flatMap((text) =>
        [...text.matchAll(/\bit\(\s*(["'`])(.*?)\1/gs)].map(([, , title]) => title),
      );
    const named = titles.flatMap((title) => /^(O\d+(, O\d+)*):/.exec(title)?.[1].split(", ") ?? []);
    const numbers = Array.from({ length: 32 }, (_, i) => `O${i + 1}`);
    assert.deepEqual([...new Set(named)].sort(), [...numbers].sort());
  });
});

describe("the released schedule", () => {
  const official = Object.entries(PRESETS).filter(([name]) => name !== "classroom");

  for (const [images, unlabeled, strong] of [
    [0, 0, 0],
    [6_400, 0.0091552734375, 0.0030517578125],
    [524_288, 0.75, 0.25],
    [1_048_576, 1.5, 0.5],
    [2 ** 26, 1.5, 0.5],
  ]) {
    it(`O10: weighs unlabeled rows ${unlabeled} and strong views ${strong} after ${images} images`, () => {
      const ramp = linearRamp(images, { over: releasedOptions.rampImages });
      const weights = lossWeights(ramp, releasedOptions);
      close([weights.unlabeled, weights.strong], [unlabeled, strong], 1e-15);
      assert.deepEqual([weights.labeled, weights.rotation], [1, 0.5]);
    });
  }

  it("O10: is slower with 40 labels of CIFAR-10, 0.1875 after 2^20 images", () => {
    const { rampImages } = PRESETS["cifar10-40"].options as { rampImages: number };
    const ramp = linearRamp(1_048_576, { over: rampImages });
    close(lossWeights(ramp, releasedOptions).unlabeled, 0.1875, 0);
    assert.equal(rampImages / 64, 131_072);
  });

  it("O11: is 2^26 images in 1 048 576 steps, with 1024 reports, and a ramp of 16 384 steps", () => {
    assert.ok(official.length >= 10);
    for (const [name, { steps, batch, evaluateEvery }] of official) {
      assert.equal(steps, 1_048_576, name);
      assert.equal(steps * batch, 2 ** 26, name);
      assert.equal(evaluateEvery, 1024, name);
      assert.equal(steps / evaluateEvery, 1024, name);
    }
    assert.equal(releasedOptions.rampImages / 64, 16_384);
  });
});

describe("the rotation pass", () => {
  it("O14: turns 16 of 64 images each way, in the order of the labels 0, 1, 2, 3", () => {
    // Four corners of which each turn brings another to the top left.
    const corners = { height: 2, width: 2, channels: 1, pixels: Uint8Array.of(10, 20, 30, 40) };
    const pass = rotationPass(imageBatch(new Array<Image>(64).fill(corners)), 0.5);
    const quarters = [0, 1, 2, 3].flatMap((label) => new Array<number>(16).fill(label));
    close(pass.targets, oneHot(quarters, 4), 0);
    const topLeft = Array.from({ length: 64 }, (_, row) => pass.images.pixels[4 * row]);
    close(
      topLeft,
      quarters.map((label) => [10, 40, 20, 30][label]),
      1e-4,
    );
  });
});

describe("the loss of a row", () => {
  const network = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };
  const images = (count: number, from = 0): Image[] =>
    Array.from({ length: count }, (_, n) => ({
      height: 8,
      width: 8,
      channels: 1,
      pixels: Uint8Array.from({ length: 64 }, (_, i) => (i * (11 + n + from) + 57 * n) % 256),
    }));
  let weights: Tensors = {};
  before(async () => {
    await startEngine();
    const drawn = initWeights(seedKey(1), network, { rotation: true });
    weights = { ...drawn, "classes/bias": tf.tensor1d([1, 0, -1]) };
    drawn["classes/bias"].dispose();
  });
  after(() => tf.dispose(weights));

  const run = (pass: Pass, trial = weights): { losses: Float32Array; bias: Float32Array } => {
    const { losses, gradients, statistics } = runPass(trial, pass, network);
    const bias = gradients["classes/bias"].dataSync<"float32">().slice();
    tf.dispose([gradients, statistics]);
    return { losses, bias };
  };

  it("O21: is 0.86984602 as cross-entropy and 0.01046741 as squared distance", () => {
    // With a head that looks at nothing, every image has the logits of the bias.
    const blind = {
      ...weights,
      "classes/kernel": tf.zerosLike(weights["classes/kernel"]),
      "classes/bias": tf.tensor1d([2, 0, -1]),
    };
    const { losses } = run(
      {
        name: "blind",
        head: "classes",
        images: imageBatch(images(2)),
        targets: [0, 1].map(() => [0.7, 0.2, 0.1]),
        terms: ["one", "other"],
        weights: [1, 1],
        losses: ["cross-entropy", "squared"],
      },
      blind,
    );
    close(losses, [0.86984602, 0.01046741], 2e-7);
    tf.dispose([blind["classes/kernel"], blind["classes/bias"]]);
  });

  it("O22: adds up with the others to 5.25 at half the ramp, from 1, 2, 3 and 4", () => {
    const at = lossWeights(0.5, releasedOptions);
    const [first, second] = [images(4), images(4, 4)];
    const mixed = {
      images: imageBatch([...first, ...second]),
      labels: new Array<number[]>(8).fill([1, 0, 0]),
    };
    const passes = [
      rotationPass(imageBatch(first), at.rotation),
      preMixupPass(imageBatch(first), new Array<number[]>(4).fill([1, 0, 0]), at.strong),
      ...mixedPasses(mixed, 4, at, releasedOptions),
    ];
    const losses: Record<string, number> = { labeled: 1, unlabeled: 2, strong: 3, rotation: 4 };
    const tally = sumLosses(
      passes,
      passes.map(({ terms }) => Float32Array.from(terms, (term) => losses[term])),
    );
    const { loss, ...means } = tally;
    close(loss, 5.25, 1e-12);
    assert.deepEqual(means, losses);
  });

  // The released pseudo-label baseline multiplies losses [batch] by a mask [batch, 1], and the
  // product is [batch, batch]: every loss counts by the share of confident rows, 0.525 here.
  it("O29: counts by the row's own weight, 0.05 where a mask leaves 0.1 of 0.1 and 2.0", () => {
    const mask = [1, 0];
    const masked = (target: number[]): Pass => ({
      name: "masked",
      head: "classes",
      images: imageBatch(images(2)),
      targets: [[0, 1, 0], target],
      terms: ["unlabeled", "unlabeled"],
      weights: mask.map((counts) => counts / 2),
      losses: ["cross-entropy", "cross-entropy"],
    });
    const { loss } = sumLosses([masked([0, 0, 1])], [Float32Array.of(0.1, 2)]);
    close(loss, 0.05);
    assert.ok(Math.abs(loss - 0.525) > 0.4);
    // And so does the gradient: what the masked row should be is of no matter.
    const [one, other] = [run(masked([0, 0, 1])), run(masked([1, 0, 0]))];
    assert.ok(Math.abs(one.losses[1] - other.losses[1]) > 0.1);
    assert.deepEqual(one.bias, other.bias);
    const [p] = softmax(predict(weights, imageBatch(images(2)), network));
    close(one.bias, [p[0] / 2, (p[1] - 1) / 2, p[2] / 2], 1e-6);
  });

  it("O32: sends no gradient into the guess", () => {
    const [weak, strong] = [images(4), images(4, 9)];
    const at = { target: [0.2, 0.3, 0.5], running: uniform(3) };
    const guess = (trial: Tensors) =>
      guessLabels(predict(trial, imageBatch(weak), network), at).target;
    const passesFor = (target: ReturnType<typeof guess>): Pass[] => {
      const mix = drawMix(fork(seedKey(3), "mix"), 12);
      const pool = imageBatch([...images(4, 20), ...weak, ...strong]);
      const mixed = {
        images: { ...pool, pixels: mixPixels(numbersOf(pool), mix) },
        labels: mixRows([...oneHot([0, 1, 2, 0], 3), ...target, ...target], mix),
      };
      const terms = lossWeights(1, releasedOptions);
      return [
        preMixupPass(imageBatch(strong), target, 0.5),
        ...mixedPasses(mixed, 4, terms, releasedOptions),
      ];
    };
    // Where targets are held, the gradient of the bias is Σ weight · (p - target), and no more.
    const held = [0, 0, 0];
    const came = [0, 0, 0];
    for (const pass of passesFor(guess(weights))) {
      const p = softmax(predict(weights, pass.images, network));
      const { bias } = run(pass);
      for (let c = 0; c < 3; c++) {
        came[c] += bias[c];
        pass.targets.forEach((target, i) => (held[c] += pass.weights[i] * (p[i][c] - target[c])));
      }
    }
    close(came, held, 1e-6);

    // A guess that followed the weights would slope otherwise.
    const lossAt = (shift: number): number => {
      const trial = { ...weights, "classes/bias": tf.tensor1d([1 + shift, 0, -1]) };
      const loss = passesFor(guess(trial)).reduce(
        (sum, pass) =>
          run(pass, trial).losses.reduce((inner, each, i) => inner + pass.weights[i] * each, sum),
        0,
      );
      trial["classes/bias"].dispose();
      return loss;
    };
    const following = (lossAt(0.01) - lossAt(-0.01)) / 0.02;
    assert.ok(Math.abs(following - came[0]) > 0.05, `${following} and ${came[0]}`);
  });
});
