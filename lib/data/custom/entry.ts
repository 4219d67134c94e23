import { pathToFileURL } from "node:url";
import type { z } from "zod";
import { expect } from "../../base/expect";
import { parseSchema } from "../../base/schema";
import type { ImageShape } from "../../images/image";
import { dataSetSchema } from "../manifest/schema";
import { MOST_CLASSES, CUSTOM_FILES } from "./custom-files";
import type { ImageSource } from "./image-source";

/** What a custom data set's entry says of its origin. */
export interface Credits {
  /** Its name where not given. */
  readonly title?: string;
  readonly license?: string;
  readonly citation?: string;
}

/** A data set that is being written to the disk, image by image. */
export interface PendingDataSet {
  readonly classes: readonly string[];
  readonly shape: ImageShape;
  readonly train: PendingSubset;
  readonly test: PendingSubset;
  readonly unlabeled: { readonly count: number; readonly source: ImageSource };
  readonly folds?: readonly (readonly number[])[];
  /** What a reader should know of how it came about. */
  readonly note?: string;
}

export interface PendingSubset {
  readonly labels: readonly number[];
  readonly source: ImageSource;
}

const described = dataSetSchema.omit({ files: true });

/**
 * The entry of a data set of one's own but for its files, which are not there yet. Throws a
 * sentence when its name or another field is none.
 */
export function describeEntry(
  name: string,
  folder: string,
  { classes, shape, train, test, unlabeled, folds, note }: PendingDataSet,
  { title = name, license = "not stated", citation = "not stated" }: Credits,
): z.infer<typeof described> {
  expect(classes.length <= MOST_CLASSES, name, `has more than ${MOST_CLASSES} classes`);
  const subset = (which: "train" | "test", { labels }: PendingSubset): object => {
    const { images, labels: file } = CUSTOM_FILES[which];
    return { count: labels.length, images: [images], labels: [file] };
  };
  const { count } = unlabeled;
  const entry = {
    name,
    title,
    license,
    citation,
    homepage: pathToFileURL(folder).href,
    ...(note !== undefined && { note }),
    shape: [shape.height, shape.width, shape.channels],
    classes,
    format: "pixels",
    subsets: {
      train: subset("train", train),
      test: subset("test", test),
      ...(count > 0 && { unlabeled: { count, images: [CUSTOM_FILES.unlabeled] } }),
    },
    ...(folds && { folds: CUSTOM_FILES.folds }),
    sources: [],
  };
  const place = (path: readonly PropertyKey[]) => `its ${path.join(".")}`;
  return parseSchema(described, entry, `${JSON.stringify(name)} cannot be kept`, { place });
}
