import { expect } from "../../base/expect";
import { membersOf } from "./official-order";
import type { SplitOptions } from "./split";

/** The function that the reader called. */
const WHO = "labelSplit";

/** Throws unless labels are classes, and of two at least. */
export function expectLabels(labels: readonly number[], { classes }: SplitOptions): void {
  expect(labels.length > 0, WHO, "there should be images to split, but no label came");
  const highest = classes === undefined ? Infinity : classes - 1;
  const odd = labels.findIndex(
    (label) => !(Number.isInteger(label) && label >= 0 && label <= highest),
  );
  const wanted = classes === undefined ? "a whole number from 0" : `a class from 0 to ${highest}`;
  expect(
    odd < 0,
    WHO,
    `a label should be ${wanted}, but that of image ${odd} came as ${labels[odd]}`,
  );

  expect(
    labels.some((label) => label !== labels[0]),
    WHO,
    `there should be images of at least two classes, but all are of class ${labels[0]}`,
  );
}

/** Throws unless every class has an image, and gets a label. */
export function expectEveryClass(
  labels: readonly number[],
  { count, classes }: SplitOptions,
): void {
  const members = membersOf(labels);
  const present = members.filter(({ length }) => length > 0).length;
  const absent = Array.from({ length: classes ?? members.length }, (_, i) => i).filter(
    (label) => !members[label]?.length,
  );
  expect(
    absent.length === 0,
    WHO,
    `every class should have an image, but ${named(absent)} none; number the classes without gaps, ` +
      `or say allowMissing: true`,
  );
  expect(
    !(Number.isInteger(count) && count >= 1 && count < present),
    WHO,
    `a count of ${count} leaves some of the ${present} classes without a label, and no model can learn ` +
      `those; ask for ${present} or more, or say allowMissing: true`,
  );
}

/** Throws unless unlabeled images are left beside the held out ones. */
export function expectUnlabeledLeft(validation: number, images: number): void {
  expect(
    images > 0,
    WHO,
    "all images are labeled, so none is left to learn from without a label; ask for fewer labels, " +
      "or say labelsInUnlabeled: true",
  );
  expect(
    Number.isInteger(validation) && validation >= 0 && validation < images,
    WHO,
    `validation should be a whole number from 0 to ${images - 1}, so that an unlabeled image ` +
      `is left, but came as ${validation}`,
  );
}

/** Throws unless the held out images are among the first ones, which have labels. */
export function expectLabeled(heldOut: readonly number[], labels: number): void {
  const most = heldOut.findIndex((i) => i >= labels);
  expect(
    most < 0,
    WHO,
    `held out images are to be scored, so they need labels; only the first ${most} in the official ` +
      `order have one, but ${heldOut.length} were to be held out`,
  );
}

/** Throws unless a fold names so many different images. */
export function expectFold(fold: readonly number[], count: number, images: number): void {
  expect(
    fold.length === count,
    WHO,
    `the fold has ${fold.length} labels, so the count should be ${fold.length}, but came as ${count}`,
  );
  const odd = fold.find((i) => !(Number.isInteger(i) && i >= 0 && i < images));
  expect(
    odd === undefined && new Set(fold).size === fold.length,
    WHO,
    `a fold should name each of its images once, from 0 to ${images - 1}` +
      (odd === undefined ? "" : `, but one came as ${odd}`),
  );
}

function named(classes: readonly number[]): string {
  return classes.length === 1 ? `class ${classes[0]} has` : `classes ${classes.join(", ")} have`;
}
