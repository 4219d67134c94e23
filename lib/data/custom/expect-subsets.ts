import { expect } from "../../base/expect";
import { type Image, type ImageShape, expectImage } from "../../images/image";
import type { DataSet, LabeledImages } from "../data-set";
import { MOST_CLASSES, sameShape, shapeOf, sizes } from "./custom-files";

/** What makes a data set, whether its test images are there already or not. */
export interface Subsets {
  readonly classes: readonly string[];
  readonly train: LabeledImages;
  readonly test?: LabeledImages | undefined;
  readonly unlabeled?: readonly Image[] | undefined;
}

/**
 * Throws a sentence unless all images have one shape, every image of a labeled subset has a label
 * that is a class, and at least two classes have training images. `who` is the function that was
 * called.
 */
export function expectSubsets(who: string, subsets: Subsets): void {
  const { train, test, unlabeled = [] } = subsets;
  expectLabels(who, subsets);
  const [first] = train.images;
  expectImage(who, first);
  expectShapes(who, "training", train.images, first);
  if (test !== undefined) expectShapes(who, "test", test.images, first);
  expectShapes(who, "unlabeled", unlabeled, first);
}

/** The same of classes and labels alone, for images that are read one by one. */
export function expectLabels(who: string, { classes, train, test }: Subsets): void {
  expectClasses(who, classes);
  expectSubset(who, "training", train, classes.length);
  if (test !== undefined) expectSubset(who, "test", test, classes.length);
  expect(
    train.labels.some((label) => label !== train.labels[0]),
    who,
    `there should be training images of at least two classes, but all are of ` +
      JSON.stringify(classes[train.labels[0]]),
  );
}

function expectClasses(who: string, classes: DataSet["classes"]): void {
  expect(
    classes.length >= 2 && classes.length <= MOST_CLASSES,
    who,
    `there should be from 2 to ${MOST_CLASSES} classes, but ${classes.length} came`,
  );
  const odd = classes.findIndex((name) => typeof name !== "string" || name.trim() === "");
  expect(odd < 0, who, `every class should have a name, but class ${odd} has none`);
  const twice = repeated(classes);
  expect(
    twice === undefined,
    who,
    `every class should have a name of its own, but ${JSON.stringify(twice)} comes twice`,
  );
}

function repeated(names: readonly string[]): string | undefined {
  const met = new Set<string>();
  return names.find((name) => met.has(name) || !met.add(name));
}

function expectSubset(who: string, what: string, subset: LabeledImages, classes: number): void {
  const { images, labels } = subset;
  expect(images.length > 0, who, `there should be ${what} images, but none came`);
  expect(
    images.length === labels.length,
    who,
    `every ${what} image should have a label, but ${images.length} images came with ` +
      `${labels.length} labels`,
  );
  const odd = labels.findIndex(
    (label) => !(Number.isInteger(label) && label >= 0 && label < classes),
  );
  expect(
    odd < 0,
    who,
    `a label should be a class from 0 to ${classes - 1}, but that of ${what} image ${odd} came ` +
      `as ${labels[odd]}`,
  );
}

function expectShapes(
  who: string,
  what: string,
  images: readonly Image[],
  first: ImageShape,
): void {
  images.forEach((image, i) => expectShape(`${who}: ${what} image ${i}`, image, first));
}

/** Throws a sentence unless this is an image of the shape that all images have. */
export function expectShape(who: string, image: Image, shape: ImageShape): void {
  expectImage(who, image);
  expect(
    sameShape(image, shape),
    who,
    `should be ${sizes(shape)} as the first training image is, but is ${sizes(shapeOf(image))}`,
  );
}
