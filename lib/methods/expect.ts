import { UserError } from "../base/user-error";
import type { ImageBatch } from "../network/pass";
import type { Batch } from "./method";

/** Throws a sentence, in `who`'s name, unless every labeled image of the batch has its label. */
export function expectLabels(who: string, { labeled, labels }: Omit<Batch, "unlabeled">): void {
  if (labels.length !== labeled.length) {
    throw new UserError(
      `${who}: a batch should have as many labels as labeled images, but came with ` +
        `${labels.length} and ${labeled.length}`,
    );
  }
  if (labeled.length === 0)
    throw new UserError(`${who}: a batch should have images, but came empty`);
}

/**
 * Throws a sentence, in `who`'s name, unless there are as many views of each kind as wanted: views
 * may have been drawn of another batch, or by other options. Kinds that are not wanted do not matter.
 */
export function expectBatches<Kind extends string>(
  who: string,
  views: Readonly<Record<Kind, readonly ImageBatch[]>>,
  wanted: Readonly<Partial<Record<Kind, number>>>,
): void {
  const kinds = Object.keys(wanted) as Kind[];
  const text = (countOf: (kind: Kind) => number | undefined): string =>
    kinds.map((kind) => `${countOf(kind)} ${kind}`).join(", ");
  const came = (kind: Kind): number =>
    views[kind].reduce((sum, { shape: [count] }) => sum + count, 0);
  if (text((kind) => wanted[kind]) === text(came)) return;
  throw new UserError(
    `${who}: the views given should be ${text((kind) => wanted[kind])}, but came as ${text(came)}; ` +
      `draw them with the method that takes the step, from the same batch`,
  );
}
