import { basename, extname, join, resolve } from "node:path";
import { expect } from "../../base/expect";
import type { DataSet } from "../data-set";
import {
  type FoundFiles,
  type ImageSetOptions,
  type Listing,
  type NamedFile,
  andMore,
  listingOf,
} from "./listing";
import { readListing } from "./read-listing";
import { contentsOf, filesUnder } from "./list-files";

export interface ImageFolderOptions extends ImageSetOptions {
  /** The name of the folder of images without labels; "unlabeled" by default. */
  readonly unlabeled?: string;
}

/**
 * A data set of the pictures in a folder, all in memory: a folder for each class (`cats/`,
 * `dogs/`), or `train/` and `test/` with a folder for each class in them; beside those, images
 * without labels in `unlabeled/`. Folders within these are read, too. Without `test/`, a share of
 * each class is held out (see `holdOut`). Classes and images come in the order of their names;
 * hidden files are skipped. Throws a sentence with the file's or folder's name when a picture
 * cannot be read (`readImageFile`), a class is empty, a file is in no class, or fewer than two
 * classes have images.
 */
export async function readImageFolder(path: string, options: ImageFolderOptions): Promise<DataSet> {
  return readListing(listImageFolder(path, options), options);
}

/** The files of such a folder, without reading a picture. */
export function listImageFolder(path: string, options: ImageFolderOptions): Listing {
  return listingOf(filesIn(path, options), options);
}

function filesIn(path: string, { unlabeled }: ImageFolderOptions): FoundFiles {
  const without = unlabeled ?? "unlabeled";
  const folders = foldersOf(path);
  expect(
    unlabeled === undefined || folders.includes(unlabeled),
    path,
    `should have a folder ${JSON.stringify(unlabeled)} of unlabeled images, but has none`,
  );
  const labeled = folders.filter((name) => name !== without);
  return {
    origin: path,
    name: basename(resolve(path)),
    ...subsetsOf(path, labeled, without),
    unlabeled: folders.includes(without) ? someFiles(join(path, without)) : [],
  };
}

function subsetsOf(
  path: string,
  folders: readonly string[],
  unlabeled: string,
): Pick<FoundFiles, "train" | "test"> {
  if (!isInSubsets(path, folders)) return { train: classesIn(path, folders), test: [] };
  const [train, test] = ["train", "test"].map((subset) => {
    if (!folders.includes(subset)) return [];
    const classes = foldersOf(join(path, subset));
    expect(
      !classes.includes(unlabeled),
      join(path, subset, unlabeled),
      "is a class that is called like the folder of unlabeled images; move it out of " +
        `${subset}, or give the unlabeled folder another name`,
    );
    expect(
      classes.length > 0,
      join(path, subset),
      "should have a folder for each class, but has no folder",
    );
    return classesIn(join(path, subset), classes);
  });
  return { train, test };
}

// A class may be called train; then its folder stands beside others, and holds pictures alone.
function isInSubsets(path: string, folders: readonly string[]): boolean {
  const others = folders.filter((name) => name !== "train" && name !== "test");
  if (others.length === 0) return folders.includes("train");
  const odd = folders.find(
    (name) =>
      name === "test" || (name === "train" && contentsOf(join(path, name)).folders.length > 0),
  );
  expect(
    odd === undefined,
    path,
    `has a folder ${odd} beside folders of classes such as ${others[0]}; put classes into ` +
      "train (and test), or call it otherwise if it is a class",
  );
  return false;
}

function classesIn(path: string, folders: readonly string[]): NamedFile[] {
  const classes = folders.map((name) => ({
    // Some systems take the letters in names apart.
    label: name.normalize("NFC"),
    folder: join(path, name),
    files: filesUnder(join(path, name)),
  }));
  const empty = classes.filter(({ files }) => files.length === 0);
  expect(
    empty.length === 0,
    empty[0]?.folder ?? path,
    `is a class without images${andMore(empty)}; put some there, or remove the folder`,
  );
  return classes.flatMap(({ label, files }) => files.map((file) => ({ file, label })));
}

function someFiles(folder: string): string[] {
  const files = filesUnder(folder);
  expect(files.length > 0, folder, "holds no images; put some there, or remove the folder");
  return files;
}

const PICTURES = /^\.(png|jpe?g|webp|gif|bmp|tiff?|heic|avif)$/i;

/** The folders within one that should hold no pictures itself. */
function foldersOf(path: string): readonly string[] {
  const { files, folders } = contentsOf(path);
  const loose = files.filter((name) => PICTURES.test(extname(name)));
  expect(
    loose.length === 0,
    join(path, loose[0] ?? ""),
    `is in no class${andMore(loose)}; move it into the folder of its class, or to the unlabeled ones`,
  );
  return folders;
}
