import type { Rows } from "../labels/rows";
import type { ImageBatch, Pass, RowLoss } from "../network/pass";
import { joinBatches } from "./image-batch";

/** Rows of one term of the loss. */
export interface Term {
  /** What the report calls it: "labeled", "unlabeled". */
  readonly term: string;
  readonly images: ImageBatch;
  /** What each row should be: [rows, classes]. */
  readonly targets: Rows;
  /** How much the term's mean over its rows counts in the loss, or, row by row, each of them. */
  readonly weight: number | readonly number[];
  readonly loss?: RowLoss;
}

/**
 * A pass over the rows of some terms, forward and backward; all rows share their batch statistics.
 * They are of the head for classes; `{ ...passOf(…), head: "rotation" }` is of the other.
 */
export function passOf(name: string, ...terms: readonly Term[]): Pass {
  const counts = terms.map(({ images: { shape } }) => shape[0]);
  const spread = <T>(of: (term: Term, count: number) => readonly T[]): T[] =>
    terms.flatMap((term, i) => of(term, counts[i]));
  const each = <T>(value: T, count: number): T[] => new Array<T>(count).fill(value);
  return {
    name,
    head: "classes",
    images: terms.length === 1 ? terms[0].images : joinBatches(terms.map(({ images }) => images)),
    targets: spread(({ targets }) => targets),
    terms: spread(({ term }, count) => each(term, count)),
    weights: spread(({ weight }, count) =>
      typeof weight === "number" ? each(weight / count, count) : weight,
    ),
    losses: spread(({ loss = "cross-entropy" }, count) => each(loss, count)),
  };
}

/** The mean loss of each term's rows over all passes, and the weighted sum that was differentiated. */
export function sumLosses(
  passes: readonly Pick<Pass, "terms" | "weights">[],
  losses: readonly Float32Array[],
): { readonly loss: number } & Record<string, number> {
  let loss = 0;
  passes.forEach(({ weights }, p) => {
    weights.forEach((weight, row) => (loss += weight * losses[p][row]));
  });
  const means = Object.entries(lossesByTerm(passes, losses)).map(
    ([term, rows]): [string, number] => [
      term,
      rows.reduce((sum, row) => sum + row, 0) / rows.length,
    ],
  );
  return { loss, ...Object.fromEntries(means) };
}

/** The loss of every row, term by term, in the order of the passes. */
export function lossesByTerm(
  passes: readonly Pick<Pass, "terms">[],
  losses: readonly Float32Array[],
): Record<string, number[]> {
  const rows = new Map<string, number[]>();
  passes.forEach(({ terms }, p) =>
    terms.forEach((term, row) => {
      const known = rows.get(term);
      if (known === undefined) rows.set(term, [losses[p][row]]);
      else known.push(losses[p][row]);
    }),
  );
  return Object.fromEntries(rows);
}
