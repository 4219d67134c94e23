import type { DataSet } from "../data-set";
import type { Split } from "./split";

/** What a split has of one class. */
export interface SplitRow {
  readonly class: string;
  readonly labeled: number;
  readonly unlabeled: number;
  readonly validation: number;
}

/**
 * How many images of each class a split has, for a table; a last row counts the images that never
 * had labels, where there are some.
 */
export function splitRows(
  { classes, train: { labels } }: Pick<DataSet, "classes" | "train">,
  { labeled, unlabeled, validation }: Split,
): SplitRow[] {
  const rows = [...classes, "never labeled"].map((name, c) => {
    const of = (subset: readonly number[]): number =>
      subset.filter((i) => (labels[i] ?? classes.length) === c).length;
    return {
      class: name,
      labeled: of(labeled),
      unlabeled: of(unlabeled),
      validation: of(validation),
    };
  });
  return rows.at(-1)!.unlabeled > 0 ? rows : rows.slice(0, -1);
}

/**
 * The true shares of the classes among the unlabeled images [classes]: what `prior` may be set to
 * in a study of alignment, and what is unknown elsewhere. Images that never had labels do not
 * count.
 */
export function unlabeledShares(
  { classes, train: { labels } }: Pick<DataSet, "classes" | "train">,
  { unlabeled }: Pick<Split, "unlabeled">,
): number[] {
  const known = unlabeled.filter((i) => i < labels.length);
  return classes.map((_, c) => known.filter((i) => labels[i] === c).length / known.length);
}
