import type { Rows } from "../labels/rows";
import { expect } from "../base/expect";
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
 * A pass over the rows of one term: forward and backward, by the batch statistics of these rows.
 * The head for classes unless the other is named.
 */
export function passOf(
  name: string,
  { term, images, targets, weight, loss = "cross-entropy" }: Term,
  { head = "classes" }: Partial<Pick<Pass, "head">> = {},
): Pass {
  const [count] = images.shape;
  const weights =
    typeof weight === "number" ? new Array<number>(count).fill(weight / count) : weight;
  return {
    name,
    head,
    images,
    targets,
    terms: targets.map(() => term),
    weights,
    losses: targets.map(() => loss),
  };
}

/** One pass over the rows of several passes of one head, which then share their batch statistics. */
export function joinPasses(name: string, passes: readonly Pass[]): Pass {
  const [{ head }] = passes;
  expect(
    passes.every((pass) => pass.head === head),
    "joinPasses",
    "all passes should have one head, but came with both",
  );
  return {
    name,
    head,
    images: joinBatches(passes.map(({ images }) => images)),
    targets: passes.flatMap(({ targets }) => targets),
    terms: passes.flatMap(({ terms }) => terms),
    weights: passes.flatMap(({ weights }) => weights),
    losses: passes.flatMap(({ losses }) => losses),
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
