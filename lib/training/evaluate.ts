import { expectWhole } from "../base/expect";
import { Fault } from "../base/fault";
import type { DataSet, LabeledImages } from "../data/data-set";
import type { Split } from "../data/split";
import { imageBatch } from "../methods/image-batch";
import type { Method, MethodState } from "../methods/method";
import { predict } from "../network/pass";

/** How a model did on labeled images. */
export interface Score {
  /** Share of images whose most likely class is their label, 0 to 1. */
  readonly accuracy: number;
  /** [label][prediction]: how many images. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Scores the moving average of the weights (or the raw weights) with the moving statistics, on
 * images without augmentation, `batch` at a time.
 */
export function evaluate(
  method: Pick<Method, "network">,
  state: MethodState,
  { images, labels }: LabeledImages,
  { weights = "average", batch = 250 }: { weights?: "average" | "raw"; batch?: number } = {},
): Score {
  expectWhole("evaluate", "the batch", batch, 1);
  expectWhole("evaluate", "the number of images", images.length, 1);
  const { network } = method;
  const confusion = Array.from({ length: network.classes }, () =>
    new Array<number>(network.classes).fill(0),
  );
  const chosen = weights === "average" ? state.average : state.weights;
  for (let start = 0; start < images.length; start += batch) {
    const some = imageBatch(images.slice(start, start + batch));
    const logits = predict(chosen, some, network, { moving: state.statistics });
    logits.forEach((row, i) => confusion[labels[start + i]][likeliest(row, start + i)]++);
  }
  const right = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return { accuracy: right / images.length, confusion };
}

/** One evaluation of a run: shares of right answers, 0 to 1. */
export interface Evaluation {
  readonly step: number;
  /** Of the moving average of the weights, on the test images. */
  readonly accuracy: number;
  /** Of the weights themselves, where asked for. */
  readonly rawAccuracy?: number;
  /** The same two on the images that the split holds out, where it holds out some. */
  readonly validation?: number;
  readonly rawValidation?: number;
}

/** The scores of a state on the test images, and on the held out ones of the split if there are. */
export function scoreAll(
  method: Pick<Method, "network">,
  state: MethodState,
  { test, train: { images, labels } }: DataSet,
  { validation }: Pick<Split, "validation">,
  { alsoRaw = true }: { alsoRaw?: boolean } = {},
): Omit<Evaluation, "step"> {
  const heldOut = {
    images: validation.map((i) => images[i]),
    labels: validation.map((i) => labels[i]),
  };
  const score = (part: LabeledImages, weights: "average" | "raw"): number =>
    evaluate(method, state, part, { weights }).accuracy;
  return {
    accuracy: score(test, "average"),
    ...(alsoRaw && { rawAccuracy: score(test, "raw") }),
    ...(validation.length > 0 && { validation: score(heldOut, "average") }),
    ...(validation.length > 0 && alsoRaw && { rawValidation: score(heldOut, "raw") }),
  };
}

function likeliest(row: readonly number[], image: number): number {
  const place = row.indexOf(Math.max(...row));
  if (place >= 0) return place;
  throw new Fault(
    `evaluate: the model answers no numbers on image ${image} (${row.join(", ")}); its weights have ` +
      `gone astray, so train again with a lower learning rate`,
  );
}
