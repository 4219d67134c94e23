import type { Key } from "../../base/keys";
import { drawMix, mixPixels, mixRows } from "../../labels/mixup";
import { type Rows, oneHot } from "../../labels/rows";
import type { ImageBatch } from "../../network/pass";
import { imageBatch } from "../image-batch";
import type { ReMixMatchOptions } from "./options";
import type { Views } from "./views";

/** All views of a step, mixed: K + 2 blocks of one batch each, the labeled block first. */
export interface Mixed {
  readonly images: ImageBatch;
  readonly labels: Rows;
}

/**
 * Mixes every view with another: labeled, weak and all K strong views are one pool of rows, so a
 * labeled image mostly meets an unlabeled one. Unlabeled rows carry the guess, all K + 1 the same.
 */
export function mixViews(
  key: Key,
  { views, labels, guess }: { views: Views; labels: readonly number[]; guess: Rows },
  { alpha }: Pick<ReMixMatchOptions, "alpha">,
): Mixed {
  const pool = imageBatch([...views.labeled.strong, ...views.anchor, ...views.strong.flat()]);
  const anchored = [guess, ...views.strong.map(() => guess)];
  const mix = drawMix(key, pool.shape[0], { alpha });
  return {
    images: { shape: pool.shape, pixels: mixPixels(pool.pixels, mix) },
    labels: mixRows([...oneHot(labels, guess[0].length), ...anchored.flat()], mix),
  };
}
