import { expectInteger } from "../base/expect";
import { fork, seedKey } from "../base/keys";
import { endlessBatches } from "../data/batches";
import type { DataSet } from "../data/data-set";
import type { Split } from "../data/splits/split";
import type { Batch } from "../methods/method";

/** How many images a step is given: of each kind, or as many of both. */
export type BatchSize = number | { readonly labeled: number; readonly unlabeled: number };

/** The batch of any step, counted from 0; as an iterable, those of all steps in their order. */
export interface Batches extends Iterable<Batch, never> {
  (step: number): Batch;
}

/** The order and the sizes of batches. */
export interface BatchOptions {
  /** Decides the order of the images. */
  readonly seed: number;
  /** Labeled images a step; where there are fewer, they come repeatedly. */
  readonly labeled: number;
  /** Unlabeled images a step, as many as labeled ones by default; 0 for a method that needs none. */
  readonly unlabeled?: number;
}

/**
 * The endless batches of a data set of which only the split's images keep their labels, labeled and
 * unlabeled images in shuffled rounds of their own. A batch depends on seed and step alone, so a
 * resumed run goes on where it stopped. Throws a sentence on sizes that are no whole numbers.
 */
export function batches(
  { train: { images, labels }, unlabeled: more = [] }: Pick<DataSet, "train" | "unlabeled">,
  split: Pick<Split, "labeled" | "unlabeled">,
  { seed, labeled: size, unlabeled: unlabeledSize = size }: BatchOptions,
): Batches {
  expectInteger("batches", "the number of labeled images in a batch", size, 1);
  expectInteger("batches", "the number of unlabeled images in a batch", unlabeledSize);
  const indicesOf = (kind: "labeled" | "unlabeled", size: number) => {
    if (size === 0) return () => [];
    const count = split[kind].length;
    const at = endlessBatches(fork(seedKey(seed), kind), { count, size });
    return (step: number) => at(step).map((i) => split[kind][i]);
  };
  const labeledAt = indicesOf("labeled", size);
  const unlabeledAt = indicesOf("unlabeled", unlabeledSize);
  const at = (step: number): Batch => {
    const labeled = labeledAt(step);
    return {
      labeled: labeled.map((i) => images[i]),
      labels: labeled.map((i) => labels[i]),
      // Images that never had labels are numbered on from the training images.
      unlabeled: unlabeledAt(step).map((i) =>
        i < images.length ? images[i] : more[i - images.length],
      ),
    };
  };
  return Object.assign(at, {
    *[Symbol.iterator](): Generator<Batch, never> {
      for (let step = 0; ; step++) yield at(step);
    },
  });
}

/** A batch's size, kind by kind. */
export function batchSizes(size: BatchSize): { labeled: number; unlabeled: number } {
  return typeof size === "number" ? { labeled: size, unlabeled: size } : size;
}
