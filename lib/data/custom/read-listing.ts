import type { Image, ImageShape } from "../../images/image";
import type { DataSet } from "../data-set";
import { dataSetOf } from "./arrays";
import { imageFileSource } from "./image-files";
import type { ImageSetOptions, Listing } from "./listing";
import type { ImageSource } from "./image-source";

/** The shape of the images that are asked for. */
export function shapeAsked({ height, width, channels = 3 }: ImageSetOptions): ImageShape {
  return { height, width, channels };
}

/** Reads the pictures of a listing into memory. */
export async function readListing(listing: Listing, options: ImageSetOptions): Promise<DataSet> {
  const { name, classes } = listing;
  const { train, test, unlabeled } = imageSourcesOf(listing, options);
  return dataSetOf({
    name,
    classes,
    train: { images: await collected(train), labels: listing.train.labels },
    test: { images: await collected(test), labels: listing.test.labels },
    unlabeled: await collected(unlabeled),
  });
}

/** The pictures of each part, one by one; whoever asked hears how many of all have come. */
export function imageSourcesOf(
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
        shapeAsked(options),
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

async function collected(pour: ImageSource): Promise<Image[]> {
  const images: Image[] = [];
  await pour((image) => images.push(image));
  return images;
}
