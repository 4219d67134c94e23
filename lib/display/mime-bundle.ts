import { displaySymbol, isSelfShowing } from "../base/display-symbol";
import type { MimeBundle } from "../base/messages";
import {
  isDistribution,
  isFigure,
  isImage,
  isImageGrid,
  isImageList,
  isTable,
  isTensor,
} from "./bundles/kinds";

/** A value in all the forms in which it shows, and what front ends should know about them. */
export interface MimeOutput {
  readonly bundle: MimeBundle;
  readonly metadata: MimeBundle;
}

/**
 * How the last value of a cell shows, or null, at once, where it shows as plain text only. Objects
 * that say themselves how they show come first; then arquero tables, figures, tensors, image grids,
 * images and lists of them, and class distributions. Never fails: a value that cannot be drawn, or
 * whose own method throws, shows as text, with a line that says why.
 */
export function toMimeBundle(value: unknown): Promise<MimeOutput> | null {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return null;
  let drawing: Promise<MimeBundle> | null;
  try {
    drawing = drawingOf(value);
  } catch {
    return null; // a proxy or a getter that throws when it is looked at
  }
  if (drawing === null) return null;
  return drawing
    .catch(async (thrown: unknown) => {
      const { plainBundle } = await import("./bundles/own-bundle.js");
      return plainBundle(value, thrown);
    })
    .then((bundle) => ({ bundle, metadata: {} }));
}

// What draws is loaded when it is needed: every process of cells loads this file at its start.
function drawingOf(value: object): Promise<MimeBundle> | null {
  if (isSelfShowing(value)) {
    const given = later(() => value[displaySymbol]());
    return import("./bundles/own-bundle.js").then(({ ownBundle }) => ownBundle(value, given));
  }
  if (isTable(value)) return import("./table.js").then(({ tableBundle }) => tableBundle(value));
  if (isFigure(value)) {
    return import("./figure-bundle.js").then(({ figureBundle }) => figureBundle(value));
  }
  if (isTensor(value)) {
    // Read now, because it may be disposed before it is drawn.
    const values = later(() => (value.isDisposed === true ? undefined : value.dataSync()));
    return import("./bundles/tensor-bundle.js").then(({ tensorBundle }) =>
      tensorBundle(value, values),
    );
  }
  if (isImageGrid(value)) return Promise.resolve(value.bundle);
  const images = isImage(value) ? [value] : isImageList(value) ? value : undefined;
  if (images !== undefined) {
    return import("./bundles/images-bundle.js").then(({ imagesBundle }) => imagesBundle(images));
  }
  if (!isDistribution(value)) return null;
  return import("./bundles/distribution-bundle.js").then((room) => room.distributionBundle(value));
}

/** Calls at once, and keeps what it throws for whoever awaits the answer, be it late. */
function later<T>(make: () => T | Promise<T>): Promise<T> {
  const made = (async () => make())();
  made.catch(() => undefined);
  return made;
}
