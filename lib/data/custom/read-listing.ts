import type { Image, ImageShape } from "../../images/image";
import type { DataSet } from "../data-set";
import { dataSetOf } from "./arrays";
import { imageFileSource } from "./image-files";
import type { ImageSetOptions, Listing } from "./listing";
import type { ImageSource } from "./image-source";

/** The shape that images are read to. */
export function requestedShape({ height, width, channels = 3 }: ImageSetOptions): ImageShape {
  return { height, width, channels };
}

/** Reads the pictures of a listing into memory. */
export async function readListing(listing: Listing, options: ImageSetOptions): Promise<DataSet> {
  const { name, classes } = listing;
  const { train, test, unlabeled } = imageSources(listing, options);
  return dataSetOf({
    name,
    classes,
    train: { images: await collectImages(train), labels: listing.train.labels },
    test: { images: await collectImages(test), labels: listing.test.labels },
    unlabeled: await collectImages(unlabeled),
  });
}

/** The pictures of each subset, one by one; `onProgress` receives how many of all were read. */
export function imageSources(
  { train, test, unlabeled }: Listing,
  options: ImageSetOptions,
): Readonly<Record<"train" | "test" | "unlabeled", ImageSource>> {
  const total = train.files.length + test.files.length + unlabeled.length;
  let done = 0;
  const counted =
    (files: readonly string[]): ImageSource =>
    (take) =>
      imageFileSource(
        files,
        requestedShape(options),
        options,
      )((image) => {
        take(image);
        options.onProgress?.(++done, total);
      });
  return {
    train: counted(train.files),
    test: counted(test.files),
    unlabeled: counted(unlabeled),
  };
}

async function collectImages(source: ImageSource): Promise<Image[]> {
  const images: Image[] = [];
  await source((image) => images.push(image));
  return images;
}
