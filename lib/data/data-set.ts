import { createHash } from "node:crypto";
import type { Image } from "../images/image";

/** Images with the class of each: a number from 0, the place of its name among the classes. */
export interface LabeledImages {
  /** An array; those of a large data set are read from the disk when they are asked for. */
  readonly images: readonly Image[];
  readonly labels: readonly number[];
}

/** Images to learn from and to test on, with the names of their classes. */
export interface DataSet {
  readonly name: string;
  readonly classes: readonly string[];
  readonly train: LabeledImages;
  readonly test: LabeledImages;
  /** Images that never had labels; where there are none, training images serve without theirs. */
  readonly unlabeled?: readonly Image[];
  /** Official splits: of each, the indices of the training images that keep their labels. */
  readonly folds?: readonly (readonly number[])[];
  /**
   * sha-256 over the checksums of its files: the identity of the data in reports and checkpoints.
   */
  readonly checksum: string;
}

/** The data set that lies in the package itself: nothing to download. */
export const SAMPLE = "fashion-mnist-sample";

/** The identity of data that lies in files of these checksums, in this order. */
export function checksumOver(checksums: readonly string[]): string {
  return createHash("sha256").update(checksums.join()).digest("hex");
}
