import { z } from "zod";
import { type Augmentation } from "../../augment/augmentation";
import { augmentationSchema } from "../../augment/augmentation-schema";
import { UserError } from "../../base/user-error";
import { learningShape, weakSchema } from "../learning-options";
import { guesserSchema } from "./guess";
import type { LossFunction } from "../../network/pass";

const weight = z.number().min(0);
const aboveZero = z.number().positive();

/** A loss as an option: a word, as JSON has it, or a function. */
export const lossSchema = z
  .custom<"cross-entropy" | "squared" | LossFunction>(
    (given) => typeof given === "function" || given === "cross-entropy" || given === "squared",
    'expected "cross-entropy", "squared" or a function',
  )
  .meta({ type: "cross-entropy, squared, or a function" });

const shares = z
  .array(z.number().min(0))
  .refine((parts) => parts.some((part) => part > 0), "expected shares of the classes, not all 0")
  .readonly()
  .nullable()
  .meta({ type: "shares of the classes from 0, or null" });

/**
 * Every number of ReMixMatch. Defaults are the released code's (`cta/cta_remixmatch.py` and
 * `runs/ssl`), arXiv 1911.09785; K is 8 as in the paper's runs, where the flag's own default is 1.
 */
export const remixmatchSchema = z.strictObject({
  strongViews: z.int().min(1).default(8).describe("K: strong views of each unlabeled image."),
  anchor: z
    .enum(["weak", "plain", "strong"])
    .default("weak")
    .describe(
      "The view the guess is made on: plain as in STL-10's runs, strong as in the ablation.",
    ),
  augmentation: augmentationSchema
    .prefault("ctaugment")
    .describe("How labeled images and strong views are distorted.")
    .meta({ type: "ctaugment, randaugment, weak, a record or a value" }),
  weak: weakSchema,
  guess: guesserSchema
    .prefault("anchor")
    .describe(
      "Whose prediction is the target of a view: the anchor's, the mean of all, the next view's, the first strong one's.",
    )
    .meta({ type: "anchor, mean, swap, strong, or a value" }),
  temperature: aboveZero.default(0.5).describe("T of sharpening."),
  alpha: aboveZero.default(0.75).describe("α of MixUp's Beta(α, α)."),
  alignment: z
    .boolean()
    .default(true)
    .describe("Aligns the guess with the distribution of the labels."),
  windowBatches: z
    .int()
    .min(1)
    .default(128)
    .describe("Batches in the window of the model's own distribution."),
  labelDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.999)
    .describe("Decay of the running distribution of labels."),
  prior: shares
    .default(null)
    .describe("A class distribution known beforehand, instead of the running one of the labels."),
  unlabeledWeight: weight.default(1.5).describe("λ_U: weight of the mixed unlabeled rows; ramped."),
  preMixupWeight: weight
    .default(0.5)
    .describe("λ_Û1: weight of the pre-mixup loss on the first strong view; ramped."),
  rotationWeight: weight.default(0.5).describe("λ_r: weight of the rotation loss; not ramped."),
  rampImages: weight.default(2 ** 20).describe("Labeled images over which the ramp rises to 1."),
  unlabeledLoss: lossSchema
    .default("cross-entropy")
    .describe("Of the mixed unlabeled rows; squared is the ablation's, with unlabeledWeight 75.")
    .meta({ type: "cross-entropy, squared, or a function" }),
  statisticsFrom: z
    .enum(["last", "first"])
    .default("last")
    .describe(
      "Which interleaved pass updates the moving batch statistics; MixMatch takes the first.",
    ),
  ...learningShape,
});

/** All options of ReMixMatch, complete. */
export interface ReMixMatchOptions extends Readonly<z.output<typeof remixmatchSchema>> {}
/** What may be given: any option, any part of a record of options, words for values. */
export interface ReMixMatchChoices extends z.input<typeof remixmatchSchema> {}

/** Throws a sentence on options that cannot work together, or not with so many classes. */
export function expectOptions(
  name: string,
  classes: number,
  {
    prior,
    alignment,
    anchor,
    augmentation,
  }: Pick<ReMixMatchOptions, "prior" | "alignment" | "anchor"> & {
    readonly augmentation: Pick<Augmentation, "name">;
  },
): void {
  if (prior !== null && prior.length !== classes) {
    throw new UserError(
      `${name}: prior should be null or ${classes} shares from 0, but came as ${JSON.stringify(prior)}`,
    );
  }
  if (prior !== null && !alignment) {
    throw new UserError(
      `${name}: prior is given but alignment is off, so nothing would be aligned with it; ` +
        "leave out the prior or turn alignment on",
    );
  }
  if (anchor === "strong" && augmentation.name === "weak") {
    throw new UserError(
      `${name}: anchor "strong" and augmentation "weak" exclude each other; there are no strong ` +
        'views without a strong augmentation, so choose anchor "weak" or augmentation "ctaugment"',
    );
  }
}
