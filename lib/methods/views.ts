import type { Augmentation } from "../augment/augmentation";
import { type ViewDecision, decideWeakViews } from "../augment/views";
import type { WeakOptions } from "../augment/weak";
import type { Key } from "../base/keys";
import type { Image } from "../images/image";
import type { ImageBatch } from "../network/pass";
import { imageBatch } from "./image-batch";
import type { Workers } from "./workers";

/** The options of a method that say how its views are made. */
export interface ViewChoices {
  readonly augmentation: Pick<Augmentation, "apply">;
  readonly weak: WeakOptions;
}

/** Images, and what is to be done to each of them. */
export interface Block {
  readonly images: readonly Image[];
  readonly decisions: readonly ViewDecision[];
}

/** A weak view of each image, decided. */
export function weakBlock(
  key: Key,
  images: readonly Image[],
  { weak }: Pick<ViewChoices, "weak">,
): Block {
  return { images, decisions: decideWeakViews(key, images.length, { weak }) };
}

/** A strong view of each image, decided by what the augmentation has learned. */
export function strongBlock<Learned>(
  key: Key,
  images: readonly Image[],
  learned: Learned,
  { augmentation, weak }: { augmentation: Augmentation<Learned>; weak: WeakOptions },
): Block {
  return { images, decisions: augmentation.decide(key, images.length, learned, weak) };
}

/** Makes the views of several blocks of images all at once, so that workers can share them out. */
export async function makeBatches(
  blocks: readonly Block[],
  { augmentation, weak }: ViewChoices,
  makeViews: Workers["makeViews"],
): Promise<ImageBatch[]> {
  const made = await makeViews(
    blocks.flatMap(({ images }) => images),
    blocks.flatMap(({ decisions }) => decisions),
    { weak, ...augmentation.apply },
  );
  let next = 0;
  return blocks.map(({ decisions: { length } }) => imageBatch(made.slice(next, (next += length))));
}
