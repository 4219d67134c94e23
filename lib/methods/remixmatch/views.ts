import type { Policy } from "../../augment/policy";
import type { Rates } from "../../augment/rates";
import {
  PLAIN_VIEW,
  type ViewDecision,
  type ViewOptions,
  decideProbedViews,
  decideStrongViews,
  decideWeakViews,
} from "../../augment/views";
import { type Key, fork } from "../../base/keys";
import type { Image } from "../../images/image";
import type { Batch } from "../method";
import type { Workers } from "../workers";
import type { ReMixMatchOptions } from "./options";

/** Every view that a step looks at. */
export interface Views {
  readonly labeled: readonly Image[];
  /** The view of each unlabeled image that the guess is made on: a weak one by default. */
  readonly anchor: readonly Image[];
  /** K strong views of each unlabeled image, view by view. */
  readonly strong: readonly (readonly Image[])[];
  /** Probes of the labeled images, and the policy behind each; none without CTAugment. */
  readonly probes: readonly Image[];
  readonly policies: readonly Policy[];
}

type Choices = Pick<
  ReMixMatchOptions,
  "strongViews" | "anchor" | "augmentation" | "views" | "rates"
>;

/** Draws a step's views: each image and each view its own weak draw and its own policy. */
export async function drawViews(
  key: Key,
  { labeled, unlabeled }: Pick<Batch, "labeled" | "unlabeled">,
  rates: Rates,
  options: Choices,
  { makeViews }: Pick<Workers, "makeViews">,
): Promise<Views> {
  const decided = decideViews(key, labeled.length, rates, options);
  const blocks = [decided.labeled, decided.probes, decided.anchor, ...decided.strong];
  const sources = [labeled, decided.probes.length > 0 ? labeled : []];
  const images = [...sources, ...blocks.slice(2).map(() => unlabeled)].flat();
  // All at once, so that workers can share them out.
  const made = await makeViews(images, blocks.flat(), options.views);
  let next = 0;
  const [seen, probes, anchor, ...strong] = blocks.map(({ length }) =>
    made.slice(next, (next += length)),
  );
  const policies = decided.probes.map(({ policy }) => policy);
  return { labeled: seen, anchor, strong, probes, policies };
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
  { strongViews, anchor, augmentation, views, rates: { decay = 0.99 } }: Choices,
): ViewDecisions {
  const options: ViewOptions = { ...views, decay };
  const decideStrong = (strongKey: Key): ViewDecision[] =>
    augmentation === "ctaugment"
      ? decideStrongViews(strongKey, batch, rates, options)
      : decideWeakViews(strongKey, batch, options);
  const anchorKey = fork(key, "anchor");
  const anchors = {
    weak: () => decideWeakViews(anchorKey, batch, options),
    plain: () => new Array<ViewDecision>(batch).fill(PLAIN_VIEW),
    strong: () => decideStrong(anchorKey),
  };
  const labeledKey = fork(key, "labeled");
  const labeled =
    augmentation === "ctaugment"
      ? decideProbedViews(labeledKey, batch, rates, options)
      : { strong: decideWeakViews(labeledKey, batch, options), probes: [] };
  return {
    labeled: labeled.strong,
    probes: labeled.probes,
    anchor: anchors[anchor](),
    strong: Array.from({ length: strongViews }, (_, k) => decideStrong(fork(key, "strong", k))),
  };
}
