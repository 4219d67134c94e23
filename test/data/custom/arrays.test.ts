import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type ImageArrays, dataSetOf } from "../../../lib/data/custom/arrays";
import { flat, contentsOf } from "./image-tree";

const FOUR = { images: [1, 2, 3, 4].map((value) => flat(value)), labels: [0, 1, 0, 1] };
const TWO: ImageArrays = {
  name: "two",
  classes: ["a", "b"],
  train: FOUR,
  test: { images: [flat(5)], labels: [1] },
};

describe("a data set of arrays", () => {
  it("is what was given", () => {
    const set = dataSetOf({ ...TWO, unlabeled: [flat(6)] });
    assert.deepEqual(contentsOf(set), {
      classes: ["a", "b"],
      train: ["a 1", "b 2", "a 3", "b 4"],
      test: ["b 5"],
      unlabeled: [6],
    });
    assert.equal(set.name, "two");
    assert.ok(!("unlabeled" in dataSetOf(TWO)));
  });

  it("without test images has some of each class held out", () => {
    const { classes, train, name } = TWO;
    const set = contentsOf(dataSetOf({ name, classes, train })) as Record<string, string[]>;
    assert.deepEqual([...set.train, ...set.test].sort(), ["a 1", "a 3", "b 2", "b 4"]);
    assert.deepEqual(set.test.map(([label]) => label).sort(), ["a", "b"]);
  });

  it("may have many classes", () => {
    const classes = Array.from({ length: 300 }, (_, i) => `class ${i}`);
    const labels = classes.flatMap((_, i) => [i, i]);
    const images = labels.map((label) => flat(label % 256));
    const { train, test } = dataSetOf({ name: "many", classes, train: { images, labels } });
    assert.deepEqual(
      [train.labels.length, test.labels.length, test.labels.at(-1)],
      [300, 300, 299],
    );
  });

  it("has the checksum of all its bytes as they would lie in files", () => {
    const sha = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
    const wanted = [
      '{"shape":[2,2,1],"classes":["a","b"]}\n',
      Buffer.from([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]),
      Buffer.from([0, 0, 1, 0, 0, 0, 1, 0]),
      Buffer.from([5, 5, 5, 5]),
      Buffer.from([1, 0]),
    ].map(sha);
    assert.equal(dataSetOf(TWO).checksum, sha(wanted.join()));
  });

  it("has another checksum when anything of it is another", () => {
    const changes: Partial<ImageArrays>[] = [
      { classes: ["a", "c"] },
      { classes: ["a", "b", "c"] },
      { train: { ...FOUR, labels: [0, 1, 1, 1] } },
      { train: { ...FOUR, images: [flat(9), ...FOUR.images.slice(1)] } },
      { test: { images: [flat(5)], labels: [0] } },
      { test: { images: [flat(6)], labels: [1] } },
      { unlabeled: [flat(1)] },
      // The same bytes in another shape.
      {
        train: { ...FOUR, images: [1, 2, 3, 4].map((value) => flat(value, 1, 4)) },
        test: { images: [flat(5, 1, 4)], labels: [1] },
      },
    ];
    const checksums = [{}, ...changes].map((change) => dataSetOf({ ...TWO, ...change }).checksum);
    assert.equal(new Set(checksums).size, changes.length + 1);
    assert.equal(dataSetOf({ ...TWO, name: "another" }).checksum, checksums[0]);
  });

  describe("is refused", () => {
    const refuses = (change: object, sentence: RegExp): void =>
      assert.throws(
        () => dataSetOf({ ...TWO, ...change }),
        (error: Error & { exitCode?: number }) => {
          assert.deepEqual([error.name, error.exitCode], ["UserError", 1], error.stack);
          assert.match(error.message, sentence);
          return true;
        },
      );

    it("when classes are too few, without a name, or the same", () => {
      refuses({ classes: [] }, /dataSetOf: there should be from 2 to 65536 classes, but 0 came/);
      refuses({ classes: ["a"] }, /from 2 to 65536 classes, but 1 came/);
      refuses({ classes: new Array(65537).fill("a") }, /but 65537 came/);
      refuses({ classes: ["a", " "] }, /class 1 has none/);
      refuses({ classes: ["a", "b", "a"] }, /name of its own, but "a" comes twice/);
    });

    it("when there are no images, or of one class alone", () => {
      refuses({ train: { images: [], labels: [] } }, /there should be training images, but none/);
      refuses({ test: { images: [], labels: [] } }, /there should be test images, but none came/);
      refuses(
        { train: { ...FOUR, labels: [1, 1, 1, 1] } },
        /at least two classes, but all are of "b"/,
      );
    });

    it("when labels are too few, or no classes", () => {
      refuses({ train: { ...FOUR, labels: [0, 1] } }, /but 4 images came with 2 labels/);
      for (const odd of [2, -1, 0.5, NaN]) {
        refuses(
          { train: { ...FOUR, labels: [0, 1, odd, 1] } },
          new RegExp(`a class from 0 to 1, but that of training image 2 came as ${odd}`),
        );
        refuses({ test: { images: [flat(5)], labels: [odd] } }, /that of test image 0 came as/);
      }
    });

    it("when an image is none, or of another shape", () => {
      const short = { height: 2, width: 2, channels: 1, pixels: new Uint8Array(3) };
      const odd = (image: object) => ({
        train: { ...FOUR, images: [...FOUR.images.slice(1), image] },
      });
      refuses(odd(short), /training image 3: an image of \[2, 2, 1\] should have 4 pixel bytes/);
      refuses(odd(flat(1, 2, 3)), /training image 3: should be 2 x 2 x 1 .*, but is 2 x 3 x 1/);
      refuses(odd(flat(1, 2, 2, 3)), /but is 2 x 2 x 3/);
      refuses(odd(flat(1, 2, 2, 2)), /1 channel \(gray\) or 3/);
      refuses({ test: { images: [flat(1, 3)], labels: [0] } }, /test image 0: should be 2 x 2 x 1/);
      refuses({ unlabeled: [flat(1), flat(1, 3)] }, /unlabeled image 1: should be 2 x 2 x 1/);
    });

    it("when none can be held out", () => {
      const train = { images: [flat(1), flat(2)], labels: [0, 1] };
      refuses({ train, test: undefined }, /no class has two images/);
      refuses({ test: undefined, testShare: 1 }, /testShare should be between 0 and 1/);
    });
  });
});
