import { expectWhole } from "../base/expect";
import { Fault } from "../base/fault";
import type { DataSet, LabeledImages } from "../data/data-set";
import type { Split } from "../data/split";
import { imageBatch } from "../methods/image-batch";
import type { Method, MethodState } from "../methods/method";
import type { Model } from "../network/model";
import { predict } from "../network/pass";

/** How a model did on labeled images. */
export interface Score {
  /** Share of images whose most likely class is their label, 0 to 1. */
  readonly accuracy: number;
  /** [label][prediction]: how many images. */
  readonly confusion: readonly (readonly number[])[];
}

/** Scores a model on images without augmentation, `batch` at a time. */
export function scoreModel(
  { weights, statistics, plan }: Model,
  { images, labels }: LabeledImages,
  { batch = 250 }: { batch?: number } = {},
): Score {
  expectWhole("evaluate", "the batch", batch, 1);
  expectWhole("evaluate", "the number of images", images.length, 1);
  const confusion = Array.from({ length: plan.classes }, () =>
    new Array<number>(plan.classes).fill(0),
  );
  for (let start = 0; start < images.length; start += batch) {
    const some = imageBatch(images.slice(start, start + batch));
    const logits = predict(weights, some, plan, { moving: statistics });
    logits.forEach((row, i) => confusion[labels[start + i]][likeliest(row, start + i)]++);
  }
  const right = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return { accuracy: right / images.length, confusion };
}

/** Scores a state: the moving average of its weights (or the raw ones) with the moving statistics. */
export function evaluate(
  { network }: Pick<Method, "network">,
  state: MethodState,
  labeled: LabeledImages,
  { weights = "average", batch = 250 }: { weights?: "average" | "raw"; batch?: number } = {},
): Score {
  const chosen = weights === "average" ? state.average : state.weights;
  const model = { weights: chosen, statistics: state.statistics, plan: network };
  return scoreModel(model, labeled, { batch });
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
