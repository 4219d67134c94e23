import { rotate90 } from "../../images/rotate90";
import { type Rows, oneHot } from "../../labels/rows";
import { interleave } from "../../network/interleave";
import type { ImageBatch, Pass, RowLoss } from "../../network/pass";
import { imageBatch, imagesOf, takeRows } from "../image-batch";
import { passOf } from "../passes";
import type { Guess } from "./guess";
import { type Mixed, mixViews } from "./mix";
import type { ReMixMatchOptions } from "./options";
import type { Drawn } from "./views";

/** How much each term of the loss counts in the sum at this step. */
export interface LossWeights {
  readonly labeled: number;
  readonly unlabeled: number;
  readonly strong: number;
  readonly rotation: number;
}

/** λ of each term: the unlabeled and the pre-mixup term follow the ramp, the rotation term does not. */
export function lossWeights(
  ramp: number,
  {
    unlabeledWeight,
    preMixupWeight,
    rotationWeight,
  }: Pick<ReMixMatchOptions, "unlabeledWeight" | "preMixupWeight" | "rotationWeight">,
): LossWeights {
  return {
    labeled: 1,
    unlabeled: ramp * unlabeledWeight,
    strong: ramp * preMixupWeight,
    rotation: rotationWeight,
  };
}

/**
 * The passes of a step, in their order, each as soon as it can be made: the rotation pass needs no
 * guess, so where there is room it runs beside the making of the guess.
 */
export async function* passesOf(
  { views, labels, mix }: Drawn,
  guessing: Promise<readonly Guess[]>,
  weights: LossWeights,
  options: Pick<ReMixMatchOptions, "rotationWeight" | "preMixupWeight" | "unlabeledLoss">,
): AsyncGenerator<Pass> {
  const [firstStrong] = views.strong;
  if (options.rotationWeight > 0) yield rotationPass(firstStrong, weights.rotation);
  const targets = (await guessing).map((guess) => guess.target);
  if (options.preMixupWeight > 0) yield preMixupPass(firstStrong, targets[0], weights.strong);
  const mixed = mixViews(views, { labels, targets }, mix);
  yield* mixedPasses(mixed, labels.length, weights, options);
}

/**
 * The rotation pass: the first strong view turned by quarters, a quarter of the batch each way, in
 * the order 0°, 180°, 90°, 270°; the second head tells which. The paper draws the turn at random.
 */
export function rotationPass(strong: ImageBatch, weight: number): Pass {
  const [count] = strong.shape;
  const labels = Array.from({ length: count }, (_, row) => Math.floor((4 * row) / count));
  const images = imageBatch(imagesOf(strong).map((image, row) => rotate90(image, labels[row])));
  const targets = oneHot(labels, 4);
  return {
    ...passOf("rotation", { term: "rotation", images, targets, weight }),
    head: "rotation",
  };
}

/** The pre-mixup pass: the first strong view as it is should look like the anchor's guess. */
export function preMixupPass(strong: ImageBatch, targets: Rows, weight: number): Pass {
  return passOf("strong", { term: "strong", images: strong, targets, weight });
}

/** The name of an interleaved pass: the first is 0, the last K + 1. */
export function mixedName(place: number): string {
  return `mixed ${place}`;
}

/**
 * The K + 2 passes over mixed rows, interleaved so that labeled rows take part in every pass's batch
 * statistics. A labeled row counts 1 / batch, an unlabeled one λ / ((K + 1) batch), wherever it is.
 */
export function mixedPasses(
  { images, labels }: Mixed,
  batch: number,
  weights: Pick<LossWeights, "labeled" | "unlabeled">,
  { unlabeledLoss }: { readonly unlabeledLoss: RowLoss },
): Pass[] {
  const blocks = images.shape[0] / batch;
  const rowWeight = {
    labeled: weights.labeled / batch,
    unlabeled: weights.unlabeled / ((blocks - 1) * batch),
  };
  const rowLoss = { labeled: "cross-entropy" as const, unlabeled: unlabeledLoss };
  return interleave(batch, blocks).map((rows, i): Pass => {
    const terms = rows.map((row) => (row < batch ? "labeled" : "unlabeled"));
    return {
      name: mixedName(i),
      head: "classes",
      images: takeRows(images, rows),
      targets: rows.map((row) => labels[row]),
      terms,
      weights: terms.map((term) => rowWeight[term]),
      losses: terms.map((term) => rowLoss[term]),
    };
  });
}
