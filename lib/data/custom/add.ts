import { type ImageFolderOptions, listImageFolder } from "./folder";
import type { ImageSetOptions, Listing } from "./listing";
import { imageSources, requestedShape } from "./read-listing";
import { type AddOptions, storeDataSet } from "./store";
import { listImageTable } from "./table";

/**
 * Keeps the pictures of a folder as a data set of one's own: `readImageFolder` and `addDataSet` in
 * one, but with few images in memory at a time, however many there are.
 */
export async function addImageFolder(
  name: string,
  path: string,
  options: ImageFolderOptions & AddOptions,
): Promise<string> {
  return addListing(name, listImageFolder(path, options), options);
}

/** The same of the pictures that a table lists; see `readImageTable`. */
export async function addImageTable(
  name: string,
  file: string,
  options: ImageSetOptions & AddOptions,
): Promise<string> {
  return addListing(name, listImageTable(file, options), options);
}

function addListing(
  name: string,
  listing: Listing,
  options: ImageSetOptions & AddOptions,
): Promise<string> {
  const { classes, train, test, unlabeled, note } = listing;
  const sources = imageSources(listing, options);
  return storeDataSet(
    name,
    {
      classes,
      shape: requestedShape(options),
      train: { labels: train.labels, source: sources.train },
      test: { labels: test.labels, source: sources.test },
      unlabeled: { count: unlabeled.length, source: sources.unlabeled },
      ...(note !== undefined && { note }),
    },
    options,
  );
}
