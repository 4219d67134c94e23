import { expectInteger } from "../base/expect";
import type { DataSet, LabeledImages } from "../data/data-set";
import type { Split } from "../data/splits/split";
import { imageBatches } from "../methods/image-batch";
import type { Method, MethodState } from "../methods/method";
import { type Workers, inThisThread } from "../methods/workers";
import type { Model } from "../network/model";
import { evaluationBatchSize } from "./evaluation-batch";
import { logitsNotFinite } from "./finite-state";

/** How a model did on labeled images. */
export interface Score {
  /** Share of images whose most likely class is their label, 0 to 1. */
  readonly accuracy: number;
  /** [label][prediction]: how many images. */
  readonly confusion: readonly (readonly number[])[];
}

/** How a model is scored. */
export interface ScoreOptions {
  /** Images that a pass takes; as many as `evaluationBatchSize` by default. */
  readonly batch?: number;
  readonly workers?: Pick<Workers, "predictEach">;
}

/**
 * Scores a model on images without augmentation, `batch` at a time; the same bits with any
 * workers. Throws a sentence on no images, or where logits are not finite.
 */
export async function scoreModel(
  { weights, statistics, network }: Model,
  { images, labels }: LabeledImages,
  { batch: asked, workers = inThisThread }: ScoreOptions = {},
): Promise<Score> {
  expectInteger("evaluate", "the number of images", images.length, 1);
  const batch = asked ?? evaluationBatchSize(images[0], network);
  expectInteger("evaluate", "the batch", batch, 1);
  const parts = imageBatches(images, batch);
  const logits = await workers.predictEach(weights, parts, network, { moving: statistics });
  const confusion = Array.from({ length: network.classes }, () =>
    new Array<number>(network.classes).fill(0),
  );
  logits.flat().forEach((row, i) => confusion[labels[i]][likeliest(row, i)]++);
  const right = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return { accuracy: right / images.length, confusion };
}

/** Scores a state: the moving average of its weights (or the raw ones) with the moving statistics. */
export async function evaluate(
  { network, workers }: Pick<Method, "network" | "workers">,
  state: MethodState,
  labeled: LabeledImages,
  { weights = "average", ...options }: { weights?: "average" | "raw"; batch?: number } = {},
): Promise<Score> {
  const chosen = weights === "average" ? state.average : state.weights;
  const model = { weights: chosen, statistics: state.statistics, network };
  return scoreModel(model, labeled, { ...options, workers });
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
export async function scoreAll(
  method: Pick<Method, "network" | "workers">,
  state: MethodState,
  { test, train: { images, labels } }: DataSet,
  { validation }: Pick<Split, "validation">,
  { alsoRaw = true }: { alsoRaw?: boolean } = {},
): Promise<Omit<Evaluation, "step">> {
  const heldOut = {
    images: validation.map((i) => images[i]),
    labels: validation.map((i) => labels[i]),
  };
  const score = async (part: LabeledImages, weights: "average" | "raw"): Promise<number> =>
    (await evaluate(method, state, part, { weights })).accuracy;
  return {
    accuracy: await score(test, "average"),
    ...(alsoRaw && { rawAccuracy: await score(test, "raw") }),
    ...(validation.length > 0 && { validation: await score(heldOut, "average") }),
    ...(validation.length > 0 && alsoRaw && { rawValidation: await score(heldOut, "raw") }),
  };
}

function likeliest(row: readonly number[], image: number): number {
  const place = row.indexOf(Math.max(...row));
  if (place >= 0) return place;
  throw logitsNotFinite("evaluate", image, row);
}
