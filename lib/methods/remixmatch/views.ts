import type { Rates } from "../../augment/rates";
import { type ProbedViews, probedViews, strongViews, weakViews } from "../../augment/views";
import { type Key, fork } from "../../base/keys";
import type { Image } from "../../images/image";
import type { Batch } from "../method";
import type { ReMixMatchOptions } from "./options";

/** Every view that a step looks at. */
export interface Views {
  readonly labeled: ProbedViews;
  /** The view of each unlabeled image that the guess is made on: a weak one by default. */
  readonly anchor: readonly Image[];
  /** K strong views of each unlabeled image, view by view. */
  readonly strong: readonly (readonly Image[])[];
}

/** Draws a step's views: each image and each view its own weak draw and its own policy. */
export function drawViews(
  key: Key,
  batch: Batch,
  rates: Rates,
  options: Pick<ReMixMatchOptions, "strongViews" | "anchor" | "views" | "rates">,
): Views {
  const views = { ...options.views, decay: options.rates.decay ?? 0.99 };
  const anchorKey = fork(key, "anchor");
  const anchors = {
    weak: () => weakViews(anchorKey, batch.unlabeled, views),
    plain: () => batch.unlabeled,
    strong: () => strongViews(anchorKey, batch.unlabeled, rates, views),
  };
  return {
    labeled: probedViews(fork(key, "labeled"), batch.labeled, rates, views),
    anchor: anchors[options.anchor](),
    strong: Array.from({ length: options.strongViews }, (_, k) =>
      strongViews(fork(key, "strong", k), batch.unlabeled, rates, views),
    ),
  };
}
