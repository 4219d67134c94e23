import assert from "node:assert/strict";
import { oneHot, softmax } from "../../../lib/labels/rows";
import type { Mixed } from "../../../lib/methods/remixmatch/mix";
import { imageBatch } from "../../../lib/methods/image-batch";
import { sumLosses } from "../../../lib/methods/passes";
import { remixmatchSchema } from "../../../lib/methods/remixmatch/options";
import {
  mixedPasses,
  rotationPass,
  preMixupPass,
  lossWeights,
} from "../../../lib/methods/remixmatch/passes";
import { close } from "../../close";
import { patterns } from "../small";

const releasedOptions = remixmatchSchema.parse({});

describe("the weights of the loss's terms", () => {
  it("O22: at half the ramp, 1, 2, 3 and 4 come to 5.25", () => {
    const { labeled, unlabeled, strong, rotation } = lossWeights(0.5, releasedOptions);
    close(labeled * 1 + unlabeled * 2 + strong * 3 + rotation * 4, 5.25);
  });

  it("start, before the ramp, with labels and rotation alone", () =>
    assert.deepEqual(lossWeights(0, releasedOptions), {
      labeled: 1,
      unlabeled: 0,
      strong: 0,
      rotation: 0.5,
    }));
});

describe("the rotation pass", () => {
  it("turns a quarter of the first strong view each way, in the order 0, 180, 90, 270 degrees", () => {
    const square = { height: 2, width: 2, channels: 1, pixels: Uint8Array.of(1, 2, 3, 4) };
    const pass = rotationPass(imageBatch([square, square, square, square]), 0.5);
    assert.deepEqual(
      Array.from(pass.images.pixels),
      [1, 2, 3, 4, 4, 3, 2, 1, 2, 4, 1, 3, 3, 1, 4, 2],
    );
    close(pass.targets, oneHot([0, 1, 2, 3], 4));
    close(pass.weights, new Array<number>(4).fill(0.5 / 4));
    assert.equal(pass.head, "rotation");
  });

  it("O14: has 16 rows of each turn in a batch of 64", () => {
    const pass = rotationPass(imageBatch(patterns(64)), 0.5);
    close(
      pass.targets,
      oneHot(
        Array.from({ length: 64 }, (_, row) => Math.floor(row / 16)),
        4,
      ),
    );
  });
});

describe("the pre-mixup pass", () => {
  it("asks of each strong view what was guessed of its anchor", () => {
    const guess = softmax(patterns(8).map((_, row) => [row, 0, 0]));
    const pass = preMixupPass(imageBatch(patterns(8)), guess, 0.5);
    assert.deepEqual(pass.targets, guess);
    close(pass.weights, new Array<number>(8).fill(0.5 / 8));
    assert.deepEqual([...new Set([...pass.losses, ...pass.terms])], ["cross-entropy", "strong"]);
  });
});

describe("the mixed passes", () => {
  // Three blocks of 7 rows whose only pixel and label say which row they are.
  const mixed: Mixed = {
    images: { shape: [21, 1, 1, 1], pixels: Float32Array.from({ length: 21 }, (_, i) => i) },
    labels: Array.from({ length: 21 }, (_, i) => [i]),
  };
  const weights = { labeled: 1, unlabeled: 1.5, strong: 0, rotation: 0 };
  const passes = mixedPasses(mixed, 7, weights, { unlabeledLoss: "squared" });

  it("O9: are interleaved, images with their labels", () => {
    const rows = [
      [0, 1, 9, 10, 18, 19, 20],
      [7, 8, 2, 3, 11, 12, 13],
      [14, 15, 16, 17, 4, 5, 6],
    ];
    assert.deepEqual(
      passes.map((pass) => Array.from(pass.images.pixels)),
      rows,
    );
    assert.deepEqual(
      passes.map((pass) => pass.targets.flat()),
      rows,
    );
  });

  it("give a labeled row 1 / B and an unlabeled one λ / ((K + 1) B), wherever it is", () => {
    for (const pass of passes) {
      const { terms } = pass;
      pass.images.pixels.forEach((row, i) => {
        assert.equal(terms[i], row < 7 ? "labeled" : "unlabeled");
        close(pass.weights[i], row < 7 ? 1 / 7 : 1.5 / 14, 1e-12);
      });
    }
    const rows = passes.flatMap(({ terms }) => terms);
    assert.equal(rows.filter((term) => term === "labeled").length, 7);
  });

  it("square the distance of unlabeled rows alone", () => {
    for (const pass of passes) {
      const { terms } = pass;
      assert.deepEqual(
        pass.losses,
        terms.map((term) => (term === "labeled" ? "cross-entropy" : "squared")),
      );
    }
  });
});

describe("the tally of a step", () => {
  it("has each term's mean over all its rows, in whatever pass, and the weighted sum", () => {
    const images = imageBatch(patterns(4));
    const targets = [1, 2, 3, 4].map(() => [1, 0]);
    const one = preMixupPass(images, targets, 0.5);
    const two = rotationPass(images, 2);
    const three = preMixupPass(images, targets, 0.25);
    const tally = sumLosses(
      [one, two, three],
      [
        [1, 2, 3, 4],
        [5, 5, 5, 5],
        [6, 7, 8, 9],
      ].map((row) => Float32Array.from(row)),
    );
    // Strong: 40 over 8 rows. In the sum: 0.5 · 2.5 + 2 · 5 + 0.25 · 7.5.
    assert.deepEqual(tally, { loss: 13.125, strong: 5, rotation: 5 });
  });
});
