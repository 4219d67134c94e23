import { z } from "zod";
import { weakAugment } from "../augment/weak-augment";
import { learningShape, weakSchema } from "./learning-options";
import { methodFrom, withOptions } from "./method-from";
import { meanGuess } from "./remixmatch/guess";
import { type ReMixMatchOptions, remixmatchSchema } from "./remixmatch/options";
import { remixmatchParts } from "./remixmatch/remixmatch";

/**
 * Every number of MixMatch; defaults are those of its paper's CIFAR-10 table, Berthelot et al.,
 * arXiv 1905.02249, as released (`mixmatch.py`, `runs/table5.sh`).
 */
export const mixmatchSchema = z.strictObject({
  unlabeledViews: z.int().min(2).default(2).describe("K: weak views of each unlabeled image."),
  temperature: remixmatchSchema.shape.temperature,
  alpha: remixmatchSchema.shape.alpha,
  unlabeledWeight: z
    .number()
    .min(0)
    .default(75)
    .describe("λ_U of the squared loss: 75 for CIFAR-10, 250 for SVHN, 50 for STL-10."),
  rampImages: remixmatchSchema.shape.rampImages,
  weak: weakSchema,
  ...learningShape,
});

/** All options of MixMatch, complete. */
export interface MixMatchOptions extends Readonly<z.output<typeof mixmatchSchema>> {}

/**
 * MixMatch as a method: what is left of ReMixMatch when the guess is the mean over weak views, not
 * aligned, the unlabeled loss a squared distance, and neither rotation nor a pre-mixup loss is asked
 * for. Moving batch statistics come from the first interleaved pass.
 *
 * @example
 * ```ts
 * const method = mixmatch({ ...wrn10x1, channels: 1 }, { temperature: 0.5 });
 * method.name; // "mixmatch"
 * ```
 */
export const mixmatch = methodFrom("mixmatch", {
  schema: mixmatchSchema,
  ...withOptions(remixmatchParts, asReMixMatch),
});

function asReMixMatch({ unlabeledViews, ...shared }: MixMatchOptions): ReMixMatchOptions {
  return {
    ...remixmatchSchema.parse({}),
    ...shared,
    strongViews: unlabeledViews - 1,
    augmentation: weakAugment(),
    guess: meanGuess,
    alignment: false,
    unlabeledLoss: "squared",
    preMixupWeight: 0,
    rotationWeight: 0,
    statisticsFrom: "first",
  };
}
