import type { Policy } from "../../augment/policy";
import { PLAIN_VIEW, type ViewDecision, decideWeakViews } from "../../augment/views";
import { type Key, fork } from "../../base/keys";
import type { Mix } from "../../labels/mixup";
import type { Rates } from "../../augment/rates";
import type { ImageBatch } from "../../network/pass";
import type { Probes } from "../augmentation-state";
import type { Batch } from "../method";
import { makeBatches } from "../views";
import type { Workers } from "../workers";
import type { ReMixMatchOptions } from "./options";

/** Every view that a step looks at, each kind a batch of bytes. */
export interface Views extends Probes {
  readonly labeled: ImageBatch;
  /** The view of each unlabeled image that the guess is made on: a weak one by default. */
  readonly anchor: ImageBatch;
  /** K strong views of each unlabeled image, view by view. */
  readonly strong: readonly ImageBatch[];
  /** The policy behind each probe of a labeled image; none where nothing is learned from probes. */
  readonly policies: readonly Policy[];
}

/** All that chance decides in a step, decided. */
export interface Drawn {
  readonly views: Views;
  /** The class of each labeled image. */
  readonly labels: readonly number[];
  /** Of the K + 2 blocks of views: labeled, anchor, strong. */
  readonly mix: Mix;
}

type Choices = Pick<ReMixMatchOptions, "strongViews" | "anchor" | "augmentation" | "weak">;

/** Draws a step's views: each image and each view its own weak draw and its own policy. */
export async function drawViews(
  key: Key,
  { labeled, unlabeled }: Pick<Batch, "labeled" | "unlabeled">,
  rates: Rates,
  options: Choices,
  { makeViews }: Pick<Workers, "makeViews">,
): Promise<Views> {
  const decided = decideViews(key, labeled.length, rates, options);
  const blocks = [
    { images: labeled, decisions: decided.labeled },
    { images: unlabeled, decisions: decided.anchor },
    ...decided.strong.map((decisions) => ({ images: unlabeled, decisions })),
    ...(decided.probes.length > 0 ? [{ images: labeled, decisions: decided.probes }] : []),
  ];
  const [seen, anchor, ...others] = await makeBatches(blocks, options, makeViews);
  return {
    labeled: seen,
    anchor,
    strong: others.slice(0, options.strongViews),
    probes: others.at(options.strongViews) ?? null,
    policies: decided.probes.map(({ policy }) => policy),
  };
}

/** What is to be done to each image, block by block, as plain data. */
export interface ViewDecisions {
  readonly labeled: readonly ViewDecision[];
  readonly probes: readonly ViewDecision[];
  readonly anchor: readonly ViewDecision[];
  readonly strong: readonly (readonly ViewDecision[])[];
}

/** Decides the views of a batch of so many labeled and as many unlabeled images. */
export function decideViews(
  key: Key,
  batch: number,
  rates: Rates,
  { strongViews, anchor, augmentation, weak }: Choices,
): ViewDecisions {
  const decide = (strongKey: Key): ViewDecision[] =>
    augmentation.decide(strongKey, batch, rates, weak);
  const anchorKey = fork(key, "anchor");
  const anchors = {
    weak: () => decideWeakViews(anchorKey, batch, { weak }),
    plain: () => new Array<ViewDecision>(batch).fill(PLAIN_VIEW),
    strong: () => decide(anchorKey),
  };
  const labeledKey = fork(key, "labeled");
  const labeled = decide(labeledKey);
  return {
    labeled,
    probes: augmentation.probe?.(labeledKey, labeled) ?? [],
    anchor: anchors[anchor](),
    strong: Array.from({ length: strongViews }, (_, k) => decide(fork(key, "strong", k))),
  };
}
