import { align } from "../../labels/align";
import { type Distribution, type Rows, softmax } from "../../labels/rows";
import { sharpen } from "../../labels/sharpen";
import type { ReMixMatchOptions } from "./options";

/** A guess on its way from the weak view's logits to the target of all K + 1 views. */
export interface Guess {
  /** What the model said: softmax of the logits. This one enters the running distribution. */
  readonly raw: Rows;
  readonly aligned: Rows;
  readonly target: Rows;
}

/**
 * Guesses the labels of unlabeled images from the model's answer on their weak views: align with the
 * label distribution, normalize, then sharpen. The order matters; sharpening first gives other rows.
 * [batch, classes] → same. ReMixMatch (arXiv 1911.09785), algorithm 1, lines 8 to 10.
 */
export function guessLabels(
  logits: Rows,
  { target, running }: { target: Distribution; running: Distribution },
  {
    temperature = 0.5,
    alignment = true,
  }: Partial<Pick<ReMixMatchOptions, "temperature" | "alignment">> = {},
): Guess {
  const raw = softmax(logits);
  const aligned = alignment ? align(raw, { target, running }) : raw;
  return { raw, aligned, target: sharpen(aligned, { temperature }) };
}
