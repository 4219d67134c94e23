import { UserError } from "../base/user-error";
import type { Image } from "../images/image";
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
 * may have been drawn of another batch, or by other options. Kinds that nobody wants do not matter.
 */
export function expectViews<Kind extends string>(
  who: string,
  views: Readonly<Record<Kind, readonly Image[]>>,
  wanted: Readonly<Partial<Record<Kind, number>>>,
): void {
  const kinds = Object.keys(wanted) as Kind[];
  const text = (countOf: (kind: Kind) => number | undefined): string =>
    kinds.map((kind) => `${countOf(kind)} ${kind}`).join(", ");
  const [asked, came] = [text((kind) => wanted[kind]), text((kind) => views[kind].length)];
  if (asked === came) return;
  throw new UserError(
    `${who}: the views given should be ${asked}, but came as ${came}; draw them with the method ` +
      `that takes the step, from the same batch`,
  );
}
