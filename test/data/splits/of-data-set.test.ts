import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataSet } from "../../../lib/data/data-set";
import { splitRows, unlabeledShares } from "../../../lib/data/splits/describe";
import { readSplit, writeSplit } from "../../../lib/data/splits/file";
import { unlabeledOrder } from "../../../lib/data/splits/official-order";
import { splitOf } from "../../../lib/data/splits/of-data-set";
import { type Split, labelSplit } from "../../../lib/data/splits/split";
import type { Image } from "../../../lib/images/image";

const image: Image = { height: 1, width: 1, channels: 1, pixels: Uint8Array.of(0) };
const labels = [0, 1, 0, 1, 0, 1, 0, 1];
const subset = { images: labels.map(() => image), labels };
/** Like STL-10: eight images with labels, four that never had any, two official folds. */
const data: DataSet = {
  name: "like-stl",
  classes: ["cat", "dog"],
  train: subset,
  test: subset,
  unlabeled: [image, image, image, image],
  folds: [
    [7, 0, 2, 5],
    [1, 4, 6, 3],
  ],
  checksum: "",
};

describe("the split of a data set", () => {
  it("keeps all labels where no number is said, and learns from all images", () => {
    const { labeled, unlabeled, validation } = splitOf(data, { seed: 1 });
    assert.deepEqual(labeled, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(unlabeled, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert.deepEqual(validation, []);
  });

  it("takes the labels of an official fold", () => {
    const { labeled, unlabeled } = splitOf(data, { seed: 1, fold: 1, labelsInUnlabeled: false });
    assert.deepEqual(labeled, [1, 3, 4, 6]);
    assert.deepEqual(unlabeled, [0, 2, 5, 7, 8, 9, 10, 11]);
  });

  it("refuses a fold that there is not, or of another number of labels", () => {
    assert.throws(() => splitOf(data, { seed: 1, fold: 2 }), /folds of like-stl are 0 to 1, but 2/);
    assert.throws(() => splitOf({ ...data, folds: [] }, { seed: 1, fold: 0 }), /no official folds/);
    assert.throws(() => splitOf(data, { seed: 1, fold: 0, count: 5 }), /fold has 4 labels, so/);
    const wrong = (fold: number[]) => () => labelSplit(labels, { count: 4, seed: 1, fold });
    assert.throws(wrong([0, 1, 2, 8]), /from 0 to 7, but one came as 8/);
    assert.throws(wrong([0, 1, 2, 2]), /name each of its images once/);
  });

  // By hand: two classes of four labels have equal shares; 0, 1, 2, … 7 alternate. Then 8 goes, as
  // class 0; now class 1 lags and none of it comes any more, so 9, 10, 11 wait until the end.
  it("lets images that never had labels queue with the first class, as the released code does", () =>
    assert.deepEqual(unlabeledOrder(labels, { extra: 4 }), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));

  // Labels 1, 1, 0, 0 and one without: class 0 goes first, so the two of class 1 wait for the 2.
  it("lets them wait their turn", () =>
    assert.deepEqual(unlabeledOrder([1, 1, 0, 0], { extra: 1 }), [2, 0, 3, 1, 4]));

  it("holds out only images that have labels to be scored by", () => {
    assert.equal(splitOf(data, { seed: 1, validation: 8 }).validation.length, 8);
    assert.throws(
      () => splitOf(data, { seed: 1, validation: 9 }),
      /only the first 8 in the official order have one, but 9 were to be held out/,
    );
  });

  it("is shown class by class, and says how frequent the classes are", () => {
    const split = splitOf(data, { seed: 1, fold: 0, validation: 2 });
    assert.deepEqual(splitRows(data, split), [
      { class: "cat", labeled: 2, unlabeled: 3, validation: 1 },
      { class: "dog", labeled: 2, unlabeled: 3, validation: 1 },
      { class: "never labeled", labeled: 0, unlabeled: 4, validation: 0 },
    ]);
    assert.deepEqual(unlabeledShares(data, { unlabeled: [0, 2, 4, 1, 9] }), [0.75, 0.25]);
    const plain = { ...data, unlabeled: [] };
    assert.equal(splitRows(plain, splitOf(plain, { seed: 1 })).length, 2);
  });
});

describe("the file of a split", () => {
  let folder = "";
  let file = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "split-"));
    file = join(folder, "split.json");
  });
  after(() => rmSync(folder, { recursive: true }));
  const split: Split = splitOf(data, { seed: 3, count: 4, validation: 1 });
  const change = async (edit: (content: { split: Split; hash: string }) => void): Promise<void> => {
    await writeSplit(file, split);
    const content = JSON.parse(readFileSync(file, "utf8")) as { split: Split; hash: string };
    edit(content);
    writeFileSync(file, JSON.stringify(content));
  };

  it("gives the split that was written", async () => {
    await writeSplit(file, split);
    assert.deepEqual(readSplit(file, 12), split);
    assert.deepEqual(readdirSync(folder), ["split.json"]);
  });

  it("is refused by name when it is damaged, changed, or of other data", async () => {
    assert.throws(() => readSplit(join(folder, "none"), 12), /none: should be a split in JSON/);
    await change(({ split }) => (split.labeled as number[]).pop());
    assert.throws(() => readSplit(file, 12), /split\.json: has been changed since it was written/);
    await change(({ split }) => ((split.labeled as unknown[])[0] = -1));
    assert.throws(
      () => readSplit(file, 12),
      /split\.json: split\.labeled\.0 is not as it should be/,
    );
    await writeSplit(file, split);
    assert.throws(() => readSplit(file, 11), /names image 11, but the data set has 11, from 0 on/);
  });
});
