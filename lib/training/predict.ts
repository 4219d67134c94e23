import { expect, expectInteger } from "../base/expect";
import type { Image } from "../images/image";
import { softmax } from "../labels/rows";
import { imageBatch } from "../methods/image-batch";
import type { Method, MethodState } from "../methods/method";
import type { Model } from "../network/model";
import { predict } from "../network/pass";
import { evaluationBatchSize } from "./evaluation-batch";
import { logitsNotFinite } from "./finite-state";

/** What a network predicts for one image. */
export interface Classification {
  /** The likeliest class, by name. */
  readonly label: string;
  readonly probability: number;
  /** Of every class, in the classes' order; they sum to 1. */
  readonly probabilities: readonly number[];
  /** The likeliest classes, the first of them `label`: as many as were asked for. */
  readonly top: readonly { readonly label: string; readonly probability: number }[];
}

/** How predictions are named and counted. */
export interface ClassifyOptions {
  /** The classes' names, in the order of the logits. */
  readonly classes: readonly string[];
  /** How many of the likeliest classes to list. */
  readonly top?: number;
  /** Images that a pass takes; as many as `evaluationBatchSize` by default. */
  readonly batch?: number;
}

/**
 * The network that a state has trained, as evaluation uses it: averaged weights and moving
 * statistics. Its tensors are the state's own.
 */
export function trainedModel({ network }: Pick<Method, "network">, state: MethodState): Model {
  return { weights: state.average, statistics: state.statistics, network };
}

/**
 * Names the class of each image, by a `trainedModel` or what `loadWeights` read, with the moving
 * statistics, so that the result for one image does not depend on the others. Images are bytes, all
 * of one shape. Throws a sentence when they are not, when classes are not the network's, or where
 * logits are not finite.
 */
export function classify(
  { weights, statistics, network }: Model,
  images: readonly Image[],
  { classes, top = 1, batch: asked }: ClassifyOptions,
): Classification[] {
  expectInteger("classify", "the number of images", images.length, 1);
  const batch = asked ?? evaluationBatchSize(images[0], network);
  expectInteger("classify", "the batch", batch, 1);
  expect(
    classes.length === network.classes,
    "classify",
    `there should be a name for each of the network's ${network.classes} classes, but ${classes.length} came`,
  );
  expect(
    Number.isInteger(top) && top >= 1 && top <= classes.length,
    "classify",
    `top should be a whole number from 1 to ${classes.length}, but came as ${top}`,
  );
  expectAlike(images, network.channels);
  const classified: Classification[] = [];
  for (let start = 0; start < images.length; start += batch) {
    const some = imageBatch(images.slice(start, start + batch));
    const logits = predict(weights, some, network, { moving: statistics });
    const notFinite = logits.findIndex((row) => !row.every(Number.isFinite));
    if (notFinite >= 0) throw logitsNotFinite("classify", start + notFinite, logits[notFinite]);
    classified.push(...softmax(logits).map((row) => named(row, classes, top)));
  }
  return classified;
}

function named(
  probabilities: readonly number[],
  classes: readonly string[],
  top: number,
): Classification {
  // Sorting is stable: of classes that are as likely, the earlier one comes first.
  const likeliest = classes
    .map((label, i) => ({ label, probability: probabilities[i] }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
  return { ...likeliest[0], probabilities, top: likeliest };
}

function expectAlike(images: readonly Image[], channels: number): void {
  const { height, width } = images[0];
  images.forEach((image, i) => {
    expect(
      image.height === height && image.width === width && image.channels === channels,
      "classify",
      `images should all be [${height}, ${width}, ${channels}], but image ${i} is ` +
        `[${image.height}, ${image.width}, ${image.channels}]; readImageFile brings them to a shape`,
    );
  });
}
