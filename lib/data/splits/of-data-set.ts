import { expect, expectInteger } from "../../base/expect";
import type { DataSet } from "../data-set";
import { type Split, type SplitOptions, labelSplit } from "./split";

/** A split of a data set: its labels, its images without any, and its official folds are known. */
export interface DataSetSplitOptions extends Omit<
  SplitOptions,
  "count" | "classes" | "extra" | "fold"
> {
  /** How many images keep their labels; all of them, when not given. */
  readonly count?: number;
  /** Which of the data set's official folds, from 0, says which images keep their labels. */
  readonly fold?: number;
}

/**
 * The split of a data set: see `labelSplit`. The released code takes STL-10's fold of the number of
 * the seed. Throws a sentence when the data set has no such fold, too.
 *
 * @example
 * ```ts
 * const split = splitOf(loadDataSet(), { count: 40, seed: 1, validation: 1000 });
 * split.labeled.length; // 40
 * split.unlabeled.length; // 7000
 * ```
 */
export function splitOf(
  { name, classes, train: { labels }, unlabeled = [], folds = [] }: DataSet,
  { count, fold, ...options }: DataSetSplitOptions,
): Split {
  const who = "splitOf";
  const extra = unlabeled.length;
  if (fold === undefined) {
    const all = { ...options, count: count ?? labels.length, classes: classes.length, extra };
    return labelSplit(labels, all);
  }
  expect(folds.length > 0, who, `${name} has no official folds; leave out fold`);
  expectInteger(who, "the fold", fold);
  expect(
    fold < folds.length,
    who,
    `the folds of ${name} are 0 to ${folds.length - 1}, but ${fold} was asked for`,
  );
  const chosen = folds[fold];
  return labelSplit(labels, {
    ...options,
    count: count ?? chosen.length,
    classes: classes.length,
    extra,
    fold: chosen,
  });
}
