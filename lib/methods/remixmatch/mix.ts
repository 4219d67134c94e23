import { type Mix, mixPixels, mixRows } from "../../labels/mixup";
import { type Rows, oneHot } from "../../labels/rows";
import { type ImageBatch, numbersOf } from "../../network/pass";
import { joinBatches } from "../image-batch";
import type { Views } from "./views";

/** All views of a step, mixed: K + 2 blocks of one batch each, the labeled block first. */
export interface Mixed {
  readonly images: ImageBatch;
  readonly labels: Rows;
}

/**
 * Mixes every view with another: labeled, anchor and all K strong views are one pool of rows, so a
 * labeled image mostly meets an unlabeled one. `targets` has the guess of each of the K + 1 unlabeled
 * views; anchored, all are the same.
 */
export function mixViews(
  { labeled, anchor, strong }: Pick<Views, "labeled" | "anchor" | "strong">,
  { labels, targets }: { labels: readonly number[]; targets: readonly Rows[] },
  mix: Mix,
): Mixed {
  const pool = joinBatches([labeled, anchor, ...strong]);
  const classes = targets[0][0].length;
  return {
    images: { shape: pool.shape, pixels: mixPixels(numbersOf(pool), mix) },
    labels: mixRows([...oneHot(labels, classes), ...targets.flat()], mix),
  };
}
