import assert from "node:assert/strict";
import { imbalanced } from "../../../lib/data/splits/imbalance";
import { labelSplit } from "../../../lib/data/splits/split";

const labels = Array.from({ length: 300 }, (_, i) => i % 3);
const all = labels.map((_, i) => i);
const counts = (chosen: readonly number[]): number[] =>
  [0, 1, 2].map((c) => chosen.filter((i) => labels[i] === c).length);

describe("imbalanced unlabeled images", () => {
  // Of 100 images of each class: 100 · 100^0, 100 · 100^(-1/2), 100 · 100^(-1).
  it("fall off from the first class to the last by a constant factor", () => {
    const chosen = imbalanced(all, labels, { imbalance: 100, seed: 1 });
    assert.deepEqual(counts(chosen), [100, 10, 1]);
    assert.deepEqual(
      chosen,
      [...chosen].sort((a, b) => a - b),
    );
  });

  it("are chosen by the seed", () => {
    const chosen = (seed: number): number[] => imbalanced(all, labels, { imbalance: 4, seed });
    assert.deepEqual(chosen(1), chosen(1));
    assert.notDeepEqual(chosen(1), chosen(2));
    assert.deepEqual(counts(chosen(2)), [100, 50, 25]);
  });

  it("keep at least one of each class, and all at 1", () => {
    assert.deepEqual(counts(imbalanced(all, labels, { imbalance: 1e9, seed: 1 })), [100, 1, 1]);
    assert.deepEqual(imbalanced(all, labels, { imbalance: 1, seed: 1 }), all);
  });

  it("are those of a split, whose labels and held out images stay", () => {
    const plain = labelSplit(labels, { count: 9, seed: 5, validation: 12 });
    const uneven = labelSplit(labels, { count: 9, seed: 5, validation: 12, imbalance: 4 });
    assert.deepEqual([uneven.labeled, uneven.validation], [plain.labeled, plain.validation]);
    assert.ok(uneven.unlabeled.every((i) => plain.unlabeled.includes(i)));
    assert.deepEqual(counts(uneven.unlabeled), [96, 48, 24]);
  });

  it("refuse less than 1, and images whose classes are not known", () => {
    for (const imbalance of [0, 0.5, NaN, Infinity]) {
      assert.throws(() => imbalanced(all, labels, { imbalance, seed: 1 }), /a number from 1, how/);
    }
    assert.throws(
      () => labelSplit(labels, { count: 9, seed: 1, extra: 5, imbalance: 2 }),
      /never had labels are not known/,
    );
  });
});
