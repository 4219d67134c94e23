import { rotate90 } from "../../images/rotate90";
import type { Image } from "../../images/image";
import { type Rows, oneHot } from "../../labels/rows";
import { interleave } from "../../network/interleave";
import type { Pass, RowLoss } from "../../network/pass";
import { imageBatch, takeRows } from "../image-batch";
import type { Mixed } from "./mix";
import type { ReMixMatchOptions } from "./options";

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

/** A pass, and the term of the loss that each of its rows belongs to. */
export interface TermPass {
  readonly pass: Pass;
  readonly terms: readonly (keyof LossWeights)[];
}

/**
 * The rotation pass: the first strong view turned by quarters, a quarter of the batch each way, in
 * the order 0°, 180°, 90°, 270°; the second head tells which. The paper draws the turn at random.
 */
export function rotationPass(strong: readonly Image[], weight: number): TermPass {
  const labels = strong.map((_, row) => Math.floor((4 * row) / strong.length));
  const images = imageBatch(strong.map((image, row) => rotate90(image, labels[row])));
  return termPass(
    "rotation",
    "rotation",
    images,
    oneHot(labels, 4),
    strong.map(() => "rotation"),
    {
      rotation: weight / strong.length,
    },
  );
}

/** The pre-mixup pass: the first strong view as it is should look like the anchor's guess. */
export function preMixupPass(strong: readonly Image[], guess: Rows, weight: number): TermPass {
  const images = imageBatch(strong);
  return termPass(
    "strong",
    "classes",
    images,
    guess,
    strong.map(() => "strong"),
    {
      strong: weight / strong.length,
    },
  );
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
  weights: LossWeights,
  { unlabeledLoss }: Pick<ReMixMatchOptions, "unlabeledLoss">,
): TermPass[] {
  const blocks = images.shape[0] / batch;
  return interleave(batch, blocks).map((rows, i) =>
    termPass(
      mixedName(i),
      "classes",
      takeRows(images, rows),
      rows.map((row) => labels[row]),
      rows.map((row) => (row < batch ? "labeled" : "unlabeled")),
      {
        labeled: weights.labeled / batch,
        unlabeled: weights.unlabeled / ((blocks - 1) * batch),
      },
      unlabeledLoss,
    ),
  );
}

function termPass(
  name: string,
  head: Pass["head"],
  images: Pass["images"],
  targets: Rows,
  terms: readonly (keyof LossWeights)[],
  rowWeights: Partial<LossWeights>,
  unlabeledLoss: RowLoss = "cross-entropy",
): TermPass {
  const weights = terms.map((term) => rowWeights[term] ?? 0);
  const losses = terms.map((term) => (term === "unlabeled" ? unlabeledLoss : "cross-entropy"));
  return { pass: { name, head, images, targets, weights, losses }, terms };
}

/** The mean loss of each term's rows over all passes, and the weighted sum that was differentiated. */
export function sumLosses(
  passes: readonly TermPass[],
  losses: readonly Float32Array[],
): Record<string, number> {
  const sums = new Map<string, { total: number; rows: number }>();
  let loss = 0;
  passes.forEach(({ pass, terms }, p) => {
    terms.forEach((term, row) => {
      const { total, rows } = sums.get(term) ?? { total: 0, rows: 0 };
      sums.set(term, { total: total + losses[p][row], rows: rows + 1 });
      loss += pass.weights[row] * losses[p][row];
    });
  });
  const means = [...sums].map(([term, { total, rows }]): [string, number] => [term, total / rows]);
  return { loss, ...Object.fromEntries(means) };
}
