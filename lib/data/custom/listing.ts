import { expect } from "../../base/expect";
import { MOST_CLASSES } from "./custom-files";
import { type HoldOutOptions, holdOut, holdOutNote } from "./hold-out";
import type { ImageFileOptions } from "./image-files";

/** How picture files become a data set. */
export interface ImageSetOptions extends ImageFileOptions, HoldOutOptions {
  readonly height: number;
  readonly width: number;
  /** 3 (red, green, blue) by default; 1 is grey. */
  readonly channels?: 1 | 3;
  /** Receives how many of all files have been read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A file and the name of its class. */
export interface NamedFile {
  readonly file: string;
  readonly label: string;
}

/** What a folder or table says of each file, before any picture is read. */
export interface FoundFiles {
  /** The folder or table, for messages. */
  readonly origin: string;
  readonly name: string;
  readonly train: readonly NamedFile[];
  /** None: then some of the training images are held out. */
  readonly test: readonly NamedFile[];
  readonly unlabeled: readonly string[];
}

export interface ListedFiles {
  readonly files: readonly string[];
  readonly labels: readonly number[];
}

/** Which files make which subset of a data set. */
export interface Listing {
  readonly origin: string;
  readonly name: string;
  readonly classes: readonly string[];
  readonly train: ListedFiles;
  readonly test: ListedFiles;
  readonly unlabeled: readonly string[];
  /** How the test images came about, where that was decided here. */
  readonly note?: string;
}

/**
 * Numbers the classes in the order of their names, and holds test images out where there are none.
 * Throws a sentence when fewer than two classes have training images, or a test image is of
 * another.
 */
export function listingOf(found: FoundFiles, options: HoldOutOptions): Listing {
  const { origin, name, unlabeled } = found;
  const classes = [...new Set(found.train.map(({ label }) => label))].sort();
  expectClasses(origin, classes);
  const train = numbered(origin, found.train, classes);
  const whole = { origin, name, classes, unlabeled };
  if (found.test.length > 0) {
    return { ...whole, train, test: numbered(origin, found.test, classes) };
  }
  const requested = requestedHoldOut(options);
  const subsets = holdOut(origin, train.labels, classes, requested);
  return {
    ...whole,
    train: chosen(train, subsets.train),
    test: chosen(train, subsets.test),
    note: holdOutNote(requested),
  };
}

function requestedHoldOut({ testShare, seed }: HoldOutOptions): HoldOutOptions {
  return { ...(testShare !== undefined && { testShare }), ...(seed !== undefined && { seed }) };
}

function expectClasses(origin: string, classes: readonly string[]): void {
  expect(
    classes.length > 0,
    origin,
    "holds no labeled images; a data set needs some of two classes",
  );
  expect(
    classes.length > 1,
    origin,
    `has images of one class alone, ${JSON.stringify(classes[0])}; a data set needs two or more`,
  );
  expect(
    classes.length <= MOST_CLASSES,
    origin,
    `has ${classes.length} classes, and a data set can have ${MOST_CLASSES}`,
  );
}

function numbered(
  origin: string,
  named: readonly NamedFile[],
  classes: readonly string[],
): ListedFiles {
  const places = new Map(classes.map((name, place) => [name, place]));
  const strange = named.filter(({ label }) => !places.has(label));
  expect(
    strange.length === 0,
    origin,
    `every test image should be of a class that has training images, but ${strange[0]?.file} is ` +
      `of ${JSON.stringify(strange[0]?.label)}${andMore(strange)}`,
  );
  return {
    files: named.map(({ file }) => file),
    labels: named.map(({ label }) => places.get(label)!),
  };
}

/** How many others a sentence about the first of some speaks for. */
export function andMore({ length }: readonly unknown[]): string {
  return length < 2 ? "" : ` (and ${length - 1} more like it)`;
}

function chosen({ files, labels }: ListedFiles, places: readonly number[]): ListedFiles {
  return { files: places.map((i) => files[i]), labels: places.map((i) => labels[i]) };
}
