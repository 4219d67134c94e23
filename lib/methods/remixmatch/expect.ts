import { UserError } from "../../base/user-error";
import { expectBatches } from "../expect";
import type { Batch } from "../method";
import type { ReMixMatchOptions } from "./options";
import type { Drawn } from "./views";

/** Throws a sentence, in `who`'s name, on a batch that a step of these options cannot take. */
export function expectBatch(
  who: string,
  { labeled, unlabeled }: Batch,
  { rotationWeight }: Pick<ReMixMatchOptions, "rotationWeight">,
): void {
  if (unlabeled.length !== labeled.length) {
    throw new UserError(
      `${who}: a batch should have as many unlabeled images as labeled ones, but came with ` +
        `${unlabeled.length} and ${labeled.length}`,
    );
  }
  if (rotationWeight === 0) return;
  expectQuarters(who, labeled.length);
  const oblong = unlabeled.find(({ height, width }) => height !== width);
  if (oblong !== undefined) {
    throw new UserError(
      `${who}: images should be square to be turned, but one is ${oblong.height} x ` +
        `${oblong.width}; resize them, or choose rotationWeight 0`,
    );
  }
}

function expectQuarters(who: string, batch: number): void {
  if (batch % 4 === 0) return;
  throw new UserError(
    `${who}: the batch should divide by 4, a quarter for each rotation, but came as ${batch}; ` +
      `choose another batch, or rotationWeight 0`,
  );
}

type ViewChoices = Pick<ReMixMatchOptions, "strongViews" | "augmentation" | "rotationWeight">;

/** Throws a sentence, in `who`'s name, on views that were not drawn of one batch by such options. */
export function expectViews(
  who: string,
  { views: { labeled, anchor, strong, probes }, labels }: Drawn,
  { strongViews, augmentation, rotationWeight }: ViewChoices,
): void {
  const batch = labels.length;
  expectBatches(
    who,
    { labeled: [labeled], anchors: [anchor], strong, probes: probes === null ? [] : [probes] },
    {
      labeled: batch,
      anchors: batch,
      strong: strongViews * batch,
      ...(augmentation.probe && { probes: batch }),
    },
  );
  if (rotationWeight > 0) expectQuarters(who, batch);
}
