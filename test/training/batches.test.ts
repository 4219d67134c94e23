import assert from "node:assert/strict";
import type { Image } from "../../lib/images/image";
import { batches } from "../../lib/training/batches";

/** An image that shows by its one pixel which one it is. */
const image = (pixel: number): Image => ({
  height: 1,
  width: 1,
  channels: 1,
  pixels: Uint8Array.of(pixel),
});
const shown = (images: readonly Image[]): number[] => images.map(({ pixels }) => pixels[0]);

// Ten training images, of which image i is of class i % 3, and four beside without labels.
const data = {
  train: {
    images: Array.from({ length: 10 }, (_, i) => image(i)),
    labels: Array.from({ length: 10 }, (_, i) => i % 3),
  },
  unlabeled: [10, 11, 12, 13].map(image),
};
const split = { labeled: [1, 4, 8], unlabeled: [0, 2, 3, 5, 11, 13] };

describe("the batches of training", () => {
  it("hold each labeled image with its label, and every image of the split once a round", () => {
    const at = batches(data, split, { seed: 1, labeled: 3, unlabeled: 2 });
    const round = [0, 1, 2].map(at);
    for (const { labeled, labels } of round) {
      assert.deepEqual(shown(labeled).sort(), split.labeled);
      assert.deepEqual(
        labels,
        shown(labeled).map((i) => i % 3),
      );
    }
    const unlabeled = round.flatMap((batch) => shown(batch.unlabeled));
    assert.deepEqual(
      unlabeled.sort((a, b) => a - b),
      split.unlabeled,
    );
  });

  it("are in the same order for the same seed, in another for another, by step alone", () => {
    const sizes = { labeled: 2, unlabeled: 5 };
    const of = (seed: number, step: number) => batches(data, split, { seed, ...sizes })(step);
    const inTurn = batches(data, split, { seed: 1, ...sizes });
    const first = [0, 1, 2, 3, 4].map(inTurn);
    assert.deepEqual(of(1, 4), first[4]);
    assert.deepEqual(inTurn(1), first[1]);
    assert.notDeepEqual(
      [0, 1, 2].map((step) => of(2, step)),
      first.slice(0, 3),
    );
  });

  it("come one after another in a loop, without an end", () => {
    const all = batches(data, split, { seed: 1, labeled: 2 });
    let step = 0;
    for (const batch of all) {
      assert.deepEqual(batch, all(step));
      if (++step === 20) break;
    }
    assert.equal(step, 20);
    const [first] = all;
    assert.deepEqual(first, all(0));
  });

  it("have as many images of each kind as asked for, as many of both by default", () => {
    const sizes = (labeled: number, unlabeled?: number): number[] => {
      const [batch] = batches(data, split, {
        seed: 1,
        labeled,
        ...(unlabeled !== undefined && { unlabeled }),
      });
      return [batch.labeled.length, batch.labels.length, batch.unlabeled.length];
    };
    assert.deepEqual(sizes(4), [4, 4, 4]);
    assert.deepEqual(sizes(2, 14), [2, 2, 14]);
    assert.deepEqual(sizes(2, 0), [2, 2, 0]);
  });

  it("need no unlabeled image where none is asked for", () => {
    const none = { labeled: [1], unlabeled: [] };
    assert.deepEqual(batches(data, none, { seed: 1, labeled: 1, unlabeled: 0 })(0).unlabeled, []);
    assert.throws(() => batches(data, none, { seed: 1, labeled: 1 }), /the count of examples/);
  });

  it("are refused in sizes that are no whole numbers", () => {
    const of = (labeled: number, unlabeled: number) => () =>
      batches(data, split, { seed: 1, labeled, unlabeled });
    assert.throws(
      of(0, 1),
      /^UserError: batches: the number of labeled images in a batch should be/,
    );
    assert.throws(of(1, 0.5), /the number of unlabeled images in a batch should be a whole number/);
  });
});
