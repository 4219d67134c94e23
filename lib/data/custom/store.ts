import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../base/make-folder";
import { notWritten, writeJsonAtomically } from "../../base/atomic-file";
import { createFolderAtomically, removeStaleFolders } from "../../base/atomic-folder";
import { expect } from "../../base/expect";
import { UserError } from "../../base/user-error";
import { withLock } from "../../base/lock";
import type { DataSet } from "../data-set";
import { CUSTOM_ENTRY, readManifest } from "../manifest/manifest";
import { dataFolder, writeRecord } from "../storage";
import { type PendingDataSet, type Credits, describeEntry } from "./entry";
import { expectLabels } from "./expect-subsets";
import { CUSTOM_FILES, aboutBytes, foldBytes, labelBytes, shapeOf } from "./custom-files";
import { arraySource, writeImageSource } from "./image-source";

/** Where and as what a data set of one's own is kept. */
export interface AddOptions extends Credits {
  /** `dataFolder()` where not given. */
  readonly folder?: string;
  /** Takes the place of the data set of one's own that has this name. */
  readonly replace?: boolean;
}

/**
 * Keeps a data set as one's own in the data folder, where `loadDataSet(name)` finds it with the
 * same images, labels and classes. It appears whole or not at all; returns its folder. Throws a
 * sentence when the name is none or taken, labels are no classes, images differ in shape, or the
 * disk is full or closed.
 */
export async function addDataSet(
  name: string,
  dataSet: DataSet,
  options: AddOptions = {},
): Promise<string> {
  const { classes, train, test, unlabeled = [], folds } = dataSet;
  expectLabels("addDataSet", dataSet);
  return storeDataSet(
    name,
    {
      classes,
      shape: shapeOf(train.images[0]),
      train: { labels: train.labels, source: arraySource(train.images) },
      test: { labels: test.labels, source: arraySource(test.images) },
      unlabeled: { count: unlabeled.length, source: arraySource(unlabeled) },
      ...(folds && { folds }),
    },
    options,
  );
}

/** Keeps what arrives image by image, under a name that is free. */
export async function storeDataSet(
  name: string,
  pending: PendingDataSet,
  options: AddOptions,
): Promise<string> {
  const { folder = dataFolder(), replace = false } = options;
  const target = join(folder, name);
  const entry = describeEntry(name, target, pending, options);
  expectFree(name, target, replace);
  try {
    await makeFolder(folder);
    // Two who add the same name come one after the other, and the second finds it taken.
    await withLock(
      join(folder, `.${name}`),
      () => undefined,
      async () => {
        expectFree(name, target, replace);
        await removeStaleFolders(target);
        const fillPart = (part: string): Promise<void> => fill(part, pending, entry);
        const appeared = await createFolderAtomically(target, fillPart, { replace });
        expect(appeared, target, "has appeared meanwhile; choose another name");
      },
    );
  } catch (thrown) {
    throw isOfFiles(thrown) ? notWritten(target, thrown) : thrown;
  }
  return target;
}

async function fill(part: string, pending: PendingDataSet, entry: object): Promise<void> {
  const { classes, shape, train, test, unlabeled, folds } = pending;
  const names: string[] = [];
  const place = (name: string): string => join(part, names[names.push(name) - 1]);
  writeFileSync(place(CUSTOM_FILES.about), aboutBytes(classes, shape));
  for (const [which, { labels, source }] of Object.entries({ train, test })) {
    const files = CUSTOM_FILES[which as "train" | "test"];
    await writeImageSource(`${which} image`, place(files.images), source, shape);
    writeFileSync(place(files.labels), labelBytes(labels));
  }
  if (unlabeled.count > 0) {
    await writeImageSource(
      "unlabeled image",
      place(CUSTOM_FILES.unlabeled),
      unlabeled.source,
      shape,
    );
  }
  if (folds) writeFileSync(place(CUSTOM_FILES.folds), foldBytes(folds));
  const record = await writeRecord(part, names, "own");
  const files = names.map((name) => {
    const { bytes, sha256 } = record.files[name];
    return { name, bytes, sha256 };
  });
  await writeJsonAtomically(join(part, CUSTOM_ENTRY), { ...entry, files });
}

function expectFree(name: string, target: string, replace: boolean): void {
  expect(
    !readManifest().some((entry) => entry.name === name),
    name,
    "is the name of a data set that can be fetched; choose another name",
  );
  if (!existsSync(target)) return;
  expect(
    existsSync(join(target, CUSTOM_ENTRY)),
    target,
    "is there already, and is no data set of yours; choose another name",
  );
  expect(
    replace,
    name,
    `is the name of a data set of yours, in ${target}; choose another name, or say replace: true`,
  );
}

function isOfFiles(thrown: unknown): boolean {
  return !(thrown instanceof UserError) && thrown instanceof Error && "syscall" in thrown;
}
