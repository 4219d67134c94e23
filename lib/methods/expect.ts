import { Fault } from "../base/fault";
import type { Batch } from "./method";

/** Throws a sentence, in `who`'s name, unless every labeled image of the batch has its label. */
export function expectLabels(who: string, { labeled, labels }: Omit<Batch, "unlabeled">): void {
  if (labels.length !== labeled.length) {
    throw new Fault(
      `${who}: a batch should have as many labels as labeled images, but came with ` +
        `${labels.length} and ${labeled.length}`,
    );
  }
  if (labeled.length === 0) throw new Fault(`${who}: a batch should have images, but came empty`);
}

/** How many views there are of each kind: `{ labeled: 32, probes: 32 }`. */
export type ViewCounts = Readonly<Record<string, number>>;

/** Throws a sentence, in `who`'s name, when views were drawn of another batch or by other options. */
export function expectViews(who: string, came: ViewCounts, wanted: ViewCounts): void {
  const text = (counts: ViewCounts): string =>
    Object.entries(counts)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", ");
  if (text(came) === text(wanted)) return;
  throw new Fault(
    `${who}: the views given should be ${text(wanted)}, but came as ${text(came)}; draw them with ` +
      `the method that takes the step, from the same batch`,
  );
}
