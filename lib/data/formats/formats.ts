import type { Image, ImageShape } from "../../images/image";
import { readIdxImages, readIdxLabels } from "./idx";
import { records } from "./records";

/** How the images and labels of a data set are read from its files. */
export interface Format {
  /** The images of some files, in their order. Throws a sentence with the name of a file. */
  readonly images: (files: readonly string[], shape: ImageShape) => readonly Image[];
  /** Their labels, from 0 on; where labels stand beside the images, the files are the same. */
  readonly labels: (files: readonly string[], shape: ImageShape) => number[];
}

export const FORMAT_NAMES = ["idx", "cifar-10", "cifar-100", "stl-10", "svhn", "pixels"] as const;

/** The formats of the official files, and that of one's own data. */
export const FORMATS: Readonly<Record<(typeof FORMAT_NAMES)[number], Format>> = {
  // yann.lecun.com/exdb/mnist
  idx: {
    images: (files) => files.flatMap(readIdxImages),
    labels: (files) => files.flatMap(readIdxLabels),
  },
  // cs.toronto.edu/~kriz/cifar.html, "binary version": a label, then red, green and blue.
  "cifar-10": records({ order: "channel row column", before: 1, labels: { byte: 0 } }),
  // The same; of its two labels the second is the fine one.
  "cifar-100": records({ order: "channel row column", before: 2, labels: { byte: 1 } }),
  // cs.stanford.edu/~acoates/stl10: as MATLAB lays out pixels, down the columns; labels from 1.
  "stl-10": records({ order: "channel column row", labels: { bytes: 1, first: 1 } }),
  // ufldl.stanford.edu/housenumbers: the bytes of X [row, column, channel, image] and y, from 1.
  svhn: records({ order: "channel column row", labels: { bytes: 1, first: 1 } }),
  // As this library holds images; labels of 16 bits, little-endian.
  pixels: records({ order: "row column channel", labels: { bytes: 2, first: 0 } }),
};
