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
} from "./bundles/type-guards";

/** Data and metadata of Jupyter's `display_data`: a value in all its forms. */
export interface MimeOutput {
  readonly bundle: MimeBundle;
  readonly metadata: MimeBundle;
}

/**
 * How the last value of a cell shows, or null, at once, where it shows as plain text only. Objects
 * with a display method of their own come first; then arquero tables, figures, tensors, image
 * grids, images and lists of them, and class distributions. Never fails: a value that cannot be
 * drawn, or whose method throws, shows as text, with a line that says why.
 */
export function toMimeBundle(value: unknown): Promise<MimeOutput> | null {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return null;
  let drawn: Promise<MimeBundle> | null;
  try {
    drawn = drawValue(value);
  } catch {
    return null; // a proxy or a getter that throws when it is looked at
  }
  if (drawn === null) return null;
  return drawn
    .catch(async (thrown: unknown) => {
      const { fallbackBundle } = await import("./bundles/display-method.js");
      return fallbackBundle(value, thrown);
    })
    .then((bundle) => ({ bundle, metadata: {} }));
}

// What draws is loaded when it is needed: every process of cells loads this file at its start.
function drawValue(value: object): Promise<MimeBundle> | null {
  if (isSelfShowing(value)) {
    const result = callNow(() => value[displaySymbol]());
    return import("./bundles/display-method.js").then(({ displayMethodBundle }) =>
      displayMethodBundle(value, result),
    );
  }
  if (isTable(value)) {
    return import("./bundles/table-bundle.js").then(({ tableBundle }) => tableBundle(value));
  }
  if (isFigure(value)) {
    return import("./bundles/figure-bundle.js").then(({ figureBundle }) => figureBundle(value));
  }
  if (isTensor(value)) {
    // Read now, because it may be disposed before it is drawn.
    const data = callNow(() => (value.isDisposed === true ? undefined : value.dataSync()));
    return import("./bundles/tensor-bundle.js").then(({ tensorBundle }) =>
      tensorBundle(value, data),
    );
  }
  if (isImageGrid(value)) return Promise.resolve(value.bundle);
  const images = isImage(value) ? [value] : isImageList(value) ? value : undefined;
  if (images !== undefined) {
    return import("./bundles/images-bundle.js").then(({ imagesBundle }) => imagesBundle(images));
  }
  if (!isDistribution(value)) return null;
  return import("./bundles/distribution-bundle.js").then(({ distributionBundle }) =>
    distributionBundle(value),
  );
}

/** Calls at once; what it throws is no unhandled rejection, even when it is awaited late. */
function callNow<T>(call: () => T | Promise<T>): Promise<T> {
  const result = (async () => call())();
  result.catch(() => undefined);
  return result;
}
