import { statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/user-error";
import type { Image, ImageShape } from "../images/image";
import { checksumSync } from "./checksum";
import { type DataSet, type LabeledImages, SAMPLE, checksumOver } from "./data-set";
import { readFolds } from "./formats/folds";
import { FORMATS } from "./formats/formats";
import {
  type DataSetEntry,
  type KnownDataSets,
  findDataSet,
  howToRestore,
} from "./manifest/manifest";
import { folderOf, readRecord } from "./storage";

/**
 * Loads a data set by its name: the embedded sample, one of data-manifest.json that was fetched, or
 * one of your own. Labels are read at once; images of large ones are read when they are asked for.
 * Every byte is verified: of the sample now, of the others when they were fetched and when a file
 * has changed since. Throws a sentence when the name is unknown, the data set is not there yet, a
 * file is not what was fetched, or counts disagree.
 */
export function loadDataSet(name: string = SAMPLE, known: KnownDataSets = {}): DataSet {
  const entry = findDataSet(name, known);
  const folder = folderOf(entry, known);
  const checksums =
    entry.embedded === undefined
      ? fetchedChecksums(entry, folder)
      : embeddedChecksums(entry, folder);
  const { subsets, classes, folds } = entry;
  return {
    name,
    classes,
    train: labeledSubset(entry, "train", folder),
    test: labeledSubset(entry, "test", folder),
    ...(subsets.unlabeled && { unlabeled: imagesOf(entry, subsets.unlabeled, folder) }),
    ...(folds && { folds: readFolds(join(folder, folds), subsets.train.count) }),
    checksum: checksumOver(checksums),
  };
}

const REMEDY = "restore it from the repository or install the package again";

function embeddedChecksums({ files }: DataSetEntry, folder: string): string[] {
  return files.map(({ name, bytes, sha256 }) => {
    const file = join(folder, name);
    const found = checksumSync(file, REMEDY);
    if (found === sha256) return found;
    throw new UserError(
      `${file}: is not the file that data-manifest.json lists. Its sha-256 is ${found} ` +
        `(${statSync(file).size} bytes), expected ${sha256} (${bytes} bytes); ${REMEDY}`,
    );
  });
}

function fetchedChecksums(entry: DataSetEntry, folder: string): string[] {
  const { title, files } = entry;
  const remedy = howToRestore(entry);
  const record = readRecord(folder);
  if (record === null) {
    throw new UserError(`${title} is not in ${folder} yet, or not whole; ${remedy}`);
  }
  return files.map((file) => {
    const known = record.files[file.name];
    const path = join(folder, file.name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (known === undefined || stat === undefined) {
      throw new UserError(`${path}: is not there, though ${title} is; ${remedy}`);
    }
    const same = stat.size === known.bytes && stat.mtimeMs === known.modified;
    const found = same ? known.sha256 : checksumSync(path, remedy);
    if (found === known.sha256) return found;
    throw new UserError(
      `${path}: has changed since it was written. Its sha-256 is ${found} (${stat.size} bytes), ` +
        `and was ${known.sha256} (${known.bytes} bytes); ${remedy}`,
    );
  });
}

function labeledSubset(
  entry: DataSetEntry,
  which: "train" | "test",
  folder: string,
): LabeledImages {
  const { images, labels = images, count } = entry.subsets[which];
  const read = FORMATS[entry.format].labels(pathsIn(labels, folder), shapeOf(entry));
  expectCount(join(folder, labels[0]), count, read.length, "labels");
  const most = entry.classes.length - 1;
  const strange = read.find((label) => !(label >= 0 && label <= most));
  if (strange !== undefined) {
    throw new UserError(
      `${join(folder, labels[0])}: labels should be from 0 to ${most}, but one is ${strange}`,
    );
  }
  return { images: imagesOf(entry, entry.subsets[which], folder), labels: read };
}

function imagesOf(
  entry: DataSetEntry,
  { images, count }: { readonly images: readonly string[]; readonly count: number },
  folder: string,
): readonly Image[] {
  const wanted = shapeOf(entry);
  const read = FORMATS[entry.format].images(pathsIn(images, folder), wanted);
  const file = join(folder, images[0]);
  expectCount(file, count, read.length, "images");
  const { height, width, channels } = read[0];
  if (height === wanted.height && width === wanted.width && channels === wanted.channels) {
    return read;
  }
  throw new UserError(
    `${file}: images should be ${entry.shape.join(" x ")}, but are ${height} x ${width} x ${channels}`,
  );
}

function pathsIn(files: readonly string[], folder: string): string[] {
  return files.map((file) => join(folder, file));
}

function shapeOf({ shape: [height, width, channels] }: DataSetEntry): ImageShape {
  return { height, width, channels };
}

function expectCount(file: string, wanted: number, found: number, what: string): void {
  if (found === wanted) return;
  throw new UserError(
    `${file}: should hold ${wanted} ${what}, with the files that go on from it, but holds ${found}`,
  );
}
