import { displaySymbol, isSelfShowing, type SelfShowing } from "../base/display-symbol";
import { Fault } from "../base/fault";
import { inspected, said } from "../base/inspected";
import type { MimeBundle } from "../base/messages";
import { checkMimeBundle } from "../base/mime-bundle";
import { isDistribution } from "./rich/is-distribution";
import { isFigure } from "./rich/is-figure";
import { isImage, isImageGrid, isImageList } from "./rich/is-image";
import { isTensor, readTensor } from "./rich/is-tensor";
import { isTable, tableBundle } from "./tables";

/** A value in all the forms in which it shows, and what front ends should know about them. */
export interface Rich {
  readonly bundle: MimeBundle;
  readonly metadata: MimeBundle;
}

/**
 * How the last value of a cell shows, or null, at once, where it shows as plain text only. Objects
 * that say themselves how they show come first; then arquero tables, figures, tensors, image grids,
 * images and lists of them, and class distributions. Never fails: a value whose own method throws
 * shows as text, with a line that says why.
 */
export function richBundle(value: unknown): Promise<Rich> | null {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return null;
  let drawing: Promise<MimeBundle> | null;
  try {
    drawing = drawingOf(value);
  } catch {
    return null; // a proxy or a getter that throws when it is looked at
  }
  if (drawing === null) return null;
  return drawing
    .catch((thrown: unknown) => plainly(value, thrown))
    .then((bundle) => ({ bundle, metadata: {} }));
}

// What draws is loaded when it is needed: the process of the cells loads this file at its start.
function drawingOf(value: object): Promise<MimeBundle> | null {
  if (isSelfShowing(value)) return ownDrawing(value);
  if (isTable(value)) return later(() => tableBundle(value));
  if (isFigure(value)) {
    return import("./figure-bundle.js").then(({ figureBundle }) => figureBundle(value));
  }
  if (isTensor(value)) {
    const read = later(() => readTensor(value));
    const loaded = Promise.all([read, import("./rich/tensor-bundle.js")]);
    return loaded.then(([tensor, { tensorBundle }]) => tensorBundle(tensor));
  }
  if (isImageGrid(value)) return later(() => value.bundle);
  const images = isImage(value) ? [value] : isImageList(value) ? value : undefined;
  if (images !== undefined) {
    return import("./rich/images-bundle.js").then(({ imagesBundle }) => imagesBundle(images));
  }
  if (!isDistribution(value)) return null;
  return import("./rich/distribution-bundle.js").then((room) => room.distributionBundle(value));
}

async function ownDrawing(value: SelfShowing): Promise<MimeBundle> {
  let given: unknown;
  try {
    given = await value[displaySymbol]();
  } catch (thrown) {
    throw new Fault(`its display method threw: ${said(thrown)}`);
  }
  const bundle = checkMimeBundle("its display method", given);
  return "text/plain" in bundle ? bundle : { ...bundle, "text/plain": inspected(value) };
}

/** Calls at once, but fails as a promise does. */
// eslint-disable-next-line @typescript-eslint/require-await
async function later<T>(make: () => T): Promise<T> {
  return make();
}

function plainly(value: object, thrown: unknown): MimeBundle {
  return { "text/plain": `${inspected(value)}\n[shown as text: ${said(thrown)}]` };
}
