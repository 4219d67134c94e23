import type { Augmentation } from "../augment/augmentation";
import type { MakeOptions, ViewDecision } from "../augment/views";
import type { WeakOptions } from "../augment/weak";
import type { ImageBatch } from "../network/pass";
import { imageBatch } from "./image-batch";
import type { Batch } from "./method";
import type { Workers } from "./workers";

/** What is needed to make the views that an augmentation decides. */
export function makeOptions({
  augmentation,
  weak,
}: {
  readonly augmentation: Pick<Augmentation, "apply">;
  readonly weak: WeakOptions;
}): MakeOptions {
  return { weak, ...augmentation.apply };
}

/** Makes the views of several blocks of images all at once, so that workers can share them out. */
export async function makeBatches(
  blocks: readonly {
    readonly images: Batch["labeled"];
    readonly decisions: readonly ViewDecision[];
  }[],
  options: MakeOptions,
  makeViews: Workers["makeViews"],
): Promise<ImageBatch[]> {
  const made = await makeViews(
    blocks.flatMap(({ images }) => images),
    blocks.flatMap(({ decisions }) => decisions),
    options,
  );
  let next = 0;
  return blocks.map(({ decisions: { length } }) => imageBatch(made.slice(next, (next += length))));
}
