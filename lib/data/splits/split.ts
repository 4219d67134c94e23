import { createHash } from "node:crypto";
import { expectInteger } from "../../base/expect";
import {
  expectEveryClass,
  expectFold,
  expectLabeled,
  expectLabels,
  expectUnlabeledLeft,
} from "./expect-split";
import { imbalanced } from "./imbalance";
import { pickOrder, unlabeledOrder } from "./official-order";

/**
 * Which training images keep their labels, which are learned from without, and which are held out:
 * indices into the training set, each list in the data set's own order. Images that never had
 * labels are numbered on from there. Plain data, good for JSON.
 */
export interface Split {
  readonly seed: number;
  readonly labeled: readonly number[];
  /** By default all images that are not held out, the labeled ones included. */
  readonly unlabeled: readonly number[];
  /** Held out to choose options by; none by default. */
  readonly validation: readonly number[];
}

/** Which images keep their labels, and which are held out. */
export interface SplitOptions {
  /** How many images keep their labels. */
  readonly count: number;
  /** Decides which ones; seed 0 is a seed, too (the released script then does not shuffle). */
  readonly seed: number;
  /** How many classes there are; the highest label and one more, when not given. */
  readonly classes?: number;
  /**
   * V: the first V images of the official unlabeled order are held out. The paper's runs hold out
   * 1, which is as good as none; 5000 is for tuning. 0 by default.
   */
  readonly validation?: number;
  /**
   * Whether labeled images are among the unlabeled ones, too, as released. They can then be among
   * the held out ones as well, as in the released code. Without (MixMatch's reading) they are in
   * neither.
   */
  readonly labelsInUnlabeled?: boolean;
  /** How many images there are beside that never had labels; all are learned from. 0 by default. */
  readonly extra?: number;
  /** The images that keep their labels, where an official fold says so; `count` is their number. */
  readonly fold?: readonly number[];
  /**
   * Makes the classes of the unlabeled images unequal, to study alignment: see `imbalanced`. 1, the
   * default, leaves them as they are.
   */
  readonly imbalance?: number;
  /** Allows classes that have no image or get no label; a model can never learn to predict them. */
  readonly allowMissing?: boolean;
}

/**
 * The official split: labels in proportion to the frequency of their classes, and the rest.
 * Throws a sentence when labels are no classes, a class has no image or would get no label (without
 * `allowMissing`), or labels or held out images are more than there are.
 * ReMixMatch's released code, `scripts/create_split.py` and `create_unlabeled.py`.
 */
export function labelSplit(labels: readonly number[], options: SplitOptions): Split {
  const { seed, validation = 0, labelsInUnlabeled = true, extra = 0, imbalance = 1 } = options;
  expectLabels(labels, options);
  expectInteger("labelSplit", "the number of images beside", extra);
  if (!options.allowMissing) expectEveryClass(labels, options);
  const labeled = chosen(labels, options);
  const without = labelsInUnlabeled ? [] : labeled;
  const order = unlabeledOrder(labels, { without, extra });
  expectUnlabeledLeft(validation, order.length);
  const heldOut = order.slice(0, validation);
  expectLabeled(heldOut, labels.length);
  const unlabeled = ascending(order.slice(validation));
  return {
    seed,
    labeled: ascending(labeled),
    unlabeled: imbalance === 1 ? unlabeled : imbalanced(unlabeled, labels, { imbalance, seed }),
    validation: ascending(heldOut),
  };
}

function chosen(labels: readonly number[], { count, seed, fold }: SplitOptions): number[] {
  if (fold === undefined) return pickOrder(labels, { count, seed });
  expectFold(fold, count, labels.length);
  return [...fold];
}

/** The split's identity in checkpoints and reports: sha-256, in hexadecimal, over its JSON. */
export function splitHash({ seed, labeled, unlabeled, validation }: Split): string {
  // Spelled out, so that neither the order of the fields nor further ones count.
  const canonical = JSON.stringify({ labeled, seed, unlabeled, validation });
  return createHash("sha256").update(canonical).digest("hex");
}

function ascending(indices: readonly number[]): number[] {
  return [...indices].sort((a, b) => a - b);
}
