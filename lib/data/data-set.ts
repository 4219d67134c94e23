import { createHash } from "node:crypto";
import { Fault } from "../base/fault";
import type { Image } from "../images/image";
import { readIdxImages, readIdxLabels } from "./idx";
import { type DataSetEntry, readManifest, readVerified } from "./manifest";

/** Images with the class of each: a number from 0, the place of its name among the classes. */
export interface LabeledImages {
  readonly images: readonly Image[];
  readonly labels: readonly number[];
}

export interface DataSet {
  readonly name: string;
  readonly classes: readonly string[];
  readonly train: LabeledImages;
  readonly test: LabeledImages;
  /** sha-256 over the checksums of its files: the identity of the data in reports and checkpoints. */
  readonly checksum: string;
}

/** The data set that lies in the package itself: nothing to download. */
export const SAMPLE = "fashion-mnist-sample";

/**
 * Loads a data set of the manifest, every byte verified.
 * Throws a sentence when the name is unknown, a file has changed, or counts disagree.
 */
export function loadDataSet(
  name: string = SAMPLE,
  { manifest = readManifest(), root }: { manifest?: readonly DataSetEntry[]; root?: string } = {},
): DataSet {
  const entry = manifest.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    const known = manifest.map((candidate) => candidate.name).join(", ");
    throw new Fault(`loadDataSet: there is no data set called ${name}; known are ${known}`, {
      exitCode: 2,
    });
  }
  const { files, classes } = entry;
  const part = (images: keyof typeof files, labels: keyof typeof files, count: number) =>
    checkedPart(
      entry,
      files[images].path,
      {
        images: readIdxImages(files[images].path, readVerified(files[images], root)),
        labels: readIdxLabels(files[labels].path, readVerified(files[labels], root)),
      },
      count,
    );
  return {
    name,
    classes,
    train: part("trainImages", "trainLabels", entry.trainImages),
    test: part("testImages", "testLabels", entry.testImages),
    checksum: createHash("sha256")
      .update(
        Object.values(files)
          .map(({ sha256 }) => sha256)
          .join(),
      )
      .digest("hex"),
  };
}

function checkedPart(
  { shape: [height, width], classes }: DataSetEntry,
  path: string,
  { images, labels }: LabeledImages,
  count: number,
): LabeledImages {
  if (images.length !== count || labels.length !== count) {
    throw new Fault(
      `${path}: should hold ${count} images and as many labels, but holds ${images.length} and ${labels.length}`,
    );
  }
  if (images[0].height !== height || images[0].width !== width) {
    throw new Fault(
      `${path}: images should be ${height} x ${width}, but are ${images[0].height} x ${images[0].width}`,
    );
  }
  const strange = labels.find((label) => label >= classes.length);
  if (strange !== undefined) {
    throw new Fault(`${path}: labels should be below ${classes.length}, but one is ${strange}`);
  }
  return { images, labels };
}
