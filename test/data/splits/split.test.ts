import assert from "node:assert/strict";
import fc from "fast-check";
import { seedKey, uniforms } from "../../../lib/base/keys";
import { permutation } from "../../../lib/base/draws";
import { labelsPerClass, pickOrder, unlabeledOrder } from "../../../lib/data/splits/official-order";
import { splitHash } from "../../../lib/data/splits/hash";
import { type Split, type SplitOptions, labelSplit } from "../../../lib/data/splits/split";

const balanced = (classes: number, each: number): number[] =>
  Array.from({ length: classes * each }, (_, i) => i % classes);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const ascending = (indices: readonly number[]): number[] => [...indices].sort((a, b) => a - b);

// As many images of each class as asked for, in a drawn order.
const shuffled = (counts: readonly number[], seed: number): number[] => {
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  return permutation(seedKey(seed), labels.length).map((i) => labels[i]);
};

describe("the order in which labels are picked", () => {
  it("O30: is the official one", () => {
    const labels = balanced(3, 10);
    assert.deepEqual(pickOrder(labels, { count: 9, seed: 1 }), [6, 28, 26, 27, 16, 11, 18, 10, 17]);
    assert.deepEqual(pickOrder(labels, { count: 9, seed: 3 }), [15, 10, 2, 12, 25, 17, 3, 7, 26]);
  });

  for (const [count, expected] of [
    [40, [7, 6, 4, 4, 4, 3, 3, 3, 3, 3]],
    [250, [47, 36, 29, 25, 24, 20, 19, 17, 16, 17]],
    [1000, [189, 144, 116, 102, 94, 78, 76, 69, 64, 68]],
    [4000, [756, 578, 464, 407, 376, 313, 306, 276, 254, 270]],
  ] as [number, number[]][]) {
    it(`O23: shares ${count} labels among SVHN's classes by their frequency`, () => {
      const svhn = [13861, 10585, 8497, 7458, 6882, 5727, 5595, 5045, 4659, 4948];
      assert.deepEqual(labelsPerClass(svhn, count), expected);
    });
  }

  it("O23: shares 40 labels among ten balanced classes evenly", () =>
    assert.deepEqual(labelsPerClass(new Array<number>(10).fill(5000), 40), new Array(10).fill(4)));

  it("takes nothing from a class that has no images", () => {
    assert.deepEqual(pickOrder([2, 2], { count: 2, seed: 1 }).sort(), [0, 1]);
    assert.deepEqual(labelsPerClass([0, 2, 2], 3), [0, 2, 1]);
  });

  it("gives every class its first label before any its second, however rare", () => {
    const classes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(classes, (counts) =>
        assert.deepEqual(
          labelsPerClass(counts, counts.length),
          counts.map(() => 1),
        ),
      ),
    );
  });
});

describe("the order of the unlabeled images", () => {
  it("O27: keeps two balanced classes in step", () =>
    assert.deepEqual(unlabeledOrder([0, 0, 1, 0, 1, 1]), [0, 2, 1, 4, 3, 5]));

  it("O27: lets all wait for a rare class whose turn it is", () =>
    assert.deepEqual(unlabeledOrder([0, 0, 1, 0, 1, 1, 0, 2]), [0, 2, 7, 1, 4, 3, 5, 6]));

  it("leaves out the images it is written without, which still count in the shares", () => {
    assert.deepEqual(unlabeledOrder([0, 0, 1, 1], { without: [2] }), [0, 3, 1]);
    // Class 2 has a share and no image, so it is waited for in vain, and the rest is left over.
    const labels = [0, 0, 0, 1, 1, 1, 2];
    assert.deepEqual(unlabeledOrder(labels, { without: [6] }), [0, 3, 1, 2, 4, 5]);
  });

  it("loses no image, keeps each class in order, and each beginning in proportion", () => {
    const classes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(classes, fc.nat(10_000), (counts, seed) => {
        const labels = shuffled(counts, seed);
        const order = unlabeledOrder(labels);
        assert.deepEqual(ascending(order), upTo(labels.length));
        const expected = counts.map(() => 0);
        order.forEach((image, place) => {
          const label = labels[image];
          assert.equal(
            labels.slice(0, image).filter((each) => each === label).length,
            expected[label],
          );
          expected[label]++;
          assert.deepEqual(expected, labelsPerClass(counts, place + 1));
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe("the label split", () => {
  it("keeps the order of the data set", () => {
    const { labeled } = labelSplit(balanced(3, 10), { count: 9, seed: 1 });
    assert.deepEqual(labeled, [6, 10, 11, 16, 17, 18, 26, 27, 28]);
  });

  it("holds out nothing, and learns from the labeled images without their labels, too", () => {
    const { unlabeled, validation } = labelSplit(balanced(3, 10), { count: 9, seed: 1 });
    assert.deepEqual(unlabeled, upTo(30));
    assert.deepEqual(validation, []);
  });

  it("holds out the first images of the official order, labeled ones among them", () => {
    const labels = [0, 0, 1, 0, 1, 1, 0, 2];
    const split = labelSplit(labels, { count: 8, seed: 1, validation: 3 });
    assert.deepEqual(split.validation, [0, 2, 7]);
    assert.deepEqual(split.unlabeled, [1, 3, 4, 5, 6]);
    assert.deepEqual(split.labeled, upTo(8));
  });

  it("in MixMatch's reading has labeled images in neither of the two", () => {
    const labels = balanced(3, 10);
    const options = { count: 9, seed: 1, labelsInUnlabeled: false };
    const { labeled, unlabeled, validation } = labelSplit(labels, { ...options, validation: 6 });
    assert.deepEqual(labeled, labelSplit(labels, { count: 9, seed: 1 }).labeled);
    assert.deepEqual(ascending([...labeled, ...unlabeled, ...validation]), upTo(30));
    // The first two of each class that are not labeled: 6, 10, 11, 16, 17, 18, 26, 27, 28 are.
    assert.deepEqual(validation, [0, 1, 2, 3, 4, 5]);
  });

  it("uses every image once, as validation or not, whatever the options", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 3, max: 20 }), { minLength: 2, maxLength: 5 }),
        fc.nat(10_000),
        fc.boolean(),
        (counts, seed, labelsInUnlabeled) => {
          const labels = shuffled(counts, seed);
          const [first, second] = uniforms(seedKey(seed), 2);
          const count = counts.length + Math.floor((first * labels.length) / 2);
          const left = labelsInUnlabeled ? labels.length : labels.length - count;
          if (left < 1) return;
          const validation = Math.floor(second * left);
          const split = labelSplit(labels, { count, seed, validation, labelsInUnlabeled });
          const { labeled, unlabeled, validation: held } = split;
          assert.deepEqual([labeled.length, held.length], [count, validation]);
          assert.equal(unlabeled.length, left - validation);
          const all = [...unlabeled, ...held, ...(labelsInUnlabeled ? [] : labeled)];
          assert.deepEqual(ascending(all), upTo(labels.length));
          for (const list of [labeled, unlabeled, held]) assert.deepEqual(list, ascending(list));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is plain data that comes back from JSON", () => {
    const split = labelSplit(balanced(3, 10), { count: 9, seed: 1, validation: 4 });
    assert.deepEqual(JSON.parse(JSON.stringify(split)), split);
  });

  it("can leave classes without labels or images when that is said", () => {
    const options = { seed: 1, allowMissing: true };
    assert.equal(labelSplit(balanced(5, 4), { ...options, count: 2 }).labeled.length, 2);
    assert.deepEqual(labelSplit([0, 2, 2], { ...options, count: 3 }).labeled, [0, 1, 2]);
  });

  for (const [what, labels, changed, sentence] of [
    ["more labels than images", [0, 1], { count: 3 }, /whole number from 1 to 2, but came as 3/],
    ["no labels", [0, 1], { count: 0 }, /but came as 0/],
    ["half a label", [0, 1], { count: 1.5 }, /but came as 1.5/],
    ["no images", [], {}, /there should be images to split, but no label came/],
    [
      "a label that is no number",
      [0, NaN],
      {},
      /whole number from 0, but that of image 1 came as NaN/,
    ],
    ["a label below 0", [0, 1, -1], {}, /whole number from 0, but that of image 2 came as -1/],
    [
      "a label beyond the classes",
      [0, 1, 2],
      { classes: 2 },
      /from 0 to 1, but that of image 2 came as 2/,
    ],
    [
      "images of one class alone",
      [1, 1, 1],
      { allowMissing: true },
      /two classes, but all are of class 1/,
    ],
    ["a class without images", [0, 2, 0], {}, /class 1 has none; number the classes without gaps/],
    ["classes without images", [0, 2, 0], { classes: 5 }, /but classes 1, 3, 4 have none/],
    [
      "fewer labels than classes",
      [0, 1, 2],
      { count: 2 },
      /2 leaves some of the 3 classes .* ask for 3 or more/,
    ],
    ["a validation of all images", [0, 1], { validation: 2 }, /from 0 to 1, .* but came as 2/],
    ["half a validation", [0, 1], { validation: 0.5 }, /validation should be .* came as 0.5/],
    ["a seed that NumPy has not", [0, 1], { seed: -1 }, /seed should be a whole number from 0/],
    [
      "validation of more than MixMatch's reading leaves",
      [0, 1, 0, 1],
      { labelsInUnlabeled: false, validation: 2 },
      /validation should be a whole number from 0 to 1,/,
    ],
    [
      "labels for all in MixMatch's reading",
      [0, 1],
      { labelsInUnlabeled: false },
      /all images are labeled, so none is left/,
    ],
  ] as [string, number[], Partial<SplitOptions>, RegExp][]) {
    it(`refuses ${what}`, () =>
      assert.throws(() => labelSplit(labels, { count: 2, seed: 1, ...changed }), sentence));
  }
});

describe("a split's hash", () => {
  const split: Split = { seed: 1, labeled: [0, 2], unlabeled: [0, 1, 2], validation: [3] };

  it("is the sha-256 of its JSON, fields in alphabetical order", () => {
    // printf '{"labeled":[0,2],"seed":1,"unlabeled":[0,1,2],"validation":[3]}' | sha256sum
    assert.equal(
      splitHash(split),
      "4f9a87b52234dea6e4aec9626fc4318f72eea7f885e915dd73b2c5db5def945b",
    );
  });

  it("depends on nothing but what the split says", () => {
    const { seed, labeled, unlabeled, validation } = split;
    const turned = { validation, unlabeled, labeled, seed, note: "mine" };
    assert.equal(splitHash(turned), splitHash(split));
    assert.equal(splitHash(JSON.parse(JSON.stringify(split)) as Split), splitHash(split));
    for (const changed of [
      { seed: 2 },
      { labeled: [2, 0] },
      { unlabeled: [0, 1] },
      { validation: [] },
    ])
      assert.notEqual(splitHash({ ...split, ...changed }), splitHash(split));
  });
});
