import { createHash } from "node:crypto";
import type { Image } from "../../images/image";
import { type DataSet, type LabeledImages, checksumOver } from "../data-set";
import { expectSubsets } from "./expect-subsets";
import { type HoldOutOptions, holdOut } from "./hold-out";
import { aboutBytes, foldBytes, labelBytes, shapeOf } from "./custom-files";

/** Images in memory, and the names of their classes. */
export interface ImageArrays extends HoldOutOptions {
  readonly name: string;
  /** At least two; a label is a place among them, from 0. */
  readonly classes: readonly string[];
  readonly train: LabeledImages;
  /** Where not given, a share of each class of the training images is held out. */
  readonly test?: LabeledImages;
  /** Images without labels; they may show things of no class at all. */
  readonly unlabeled?: readonly Image[];
}

/**
 * A data set of images in memory, all of one shape. Its checksum is over all bytes, labels and
 * names of classes: the one that it has once `addDataSet` has kept it. Throws a sentence when an
 * image is none or of another shape, a label is no class, labels and images differ in number, or
 * fewer than two classes have training images.
 */
export function dataSetOf(arrays: ImageArrays): DataSet {
  const { name, classes, train, test, unlabeled = [], ...how } = arrays;
  expectSubsets("dataSetOf", { classes, train, test, unlabeled });
  const subsets = test === undefined ? heldOut(train, classes, how) : { train, test };
  const set = { name, classes, ...subsets, ...(unlabeled.length > 0 && { unlabeled }) };
  return { ...set, checksum: identityOf(set) };
}

/** The checksum that a data set has when it lies in files of one's own. */
export function identityOf(set: Omit<DataSet, "checksum">): string {
  const { classes, train, test, unlabeled = [], folds } = set;
  return checksumOver([
    sha256([aboutBytes(classes, shapeOf(train.images[0]))]),
    ...[train, test].flatMap(({ images, labels }) => [
      sha256(pixelsOf(images)),
      sha256([labelBytes(labels)]),
    ]),
    ...(unlabeled.length > 0 ? [sha256(pixelsOf(unlabeled))] : []),
    ...(folds === undefined ? [] : [sha256([foldBytes(folds)])]),
  ]);
}

function heldOut(
  { images, labels }: LabeledImages,
  classes: readonly string[],
  how: HoldOutOptions,
): { train: LabeledImages; test: LabeledImages } {
  const { train, test } = holdOut("dataSetOf", labels, classes, how);
  const chosen = (indices: readonly number[]): LabeledImages => ({
    images: indices.map((i) => images[i]),
    labels: indices.map((i) => labels[i]),
  });
  return { train: chosen(train), test: chosen(test) };
}

function* pixelsOf(images: readonly Image[]): Generator<Uint8Array> {
  for (const { pixels } of images) yield pixels;
}

function sha256(pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
