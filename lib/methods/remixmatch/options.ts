import { type ViewOptions, releasedViews } from "../../augment/views";
import { UserError } from "../../base/user-error";
import type { Distribution } from "../../labels/rows";
import { type LearningOptions, releasedLearning } from "../learner";
import { type RatesOptions, releasedRates } from "../probe";
import {
  type Rules,
  aboveZero,
  completeOptions,
  either,
  fromZero,
  learningRules,
  oneOf,
  share,
  viewRules,
  whole,
  yesOrNo,
} from "../rules";

/** Every number of ReMixMatch. The released code's values are the defaults. */
export interface ReMixMatchOptions extends LearningOptions {
  /** K: strong views of each unlabeled image. 8 in the paper's headline runs. */
  readonly strongViews: number;
  /**
   * The view that the guess is made on. "plain" leaves the image alone, as the released STL-10 runs
   * do; "strong" is the paper's ablation without weak augmentation.
   */
  readonly anchor: "weak" | "plain" | "strong";
  /**
   * How labeled images and strong views are distorted: by CTAugment, or by weak views alone, as in
   * the paper's ablation without strong augmentation.
   */
  readonly augmentation: "ctaugment" | "weak";
  /** Whose answer is the target of a view: the anchor's, the mean of all, or the next view's. */
  readonly guess: "anchor" | "mean" | "swap";
  /** T of sharpening. */
  readonly temperature: number;
  /** α of MixUp's Beta(α, α). */
  readonly alpha: number;
  /** Aligns the guess with the distribution of the labels; off is the paper's ablation. */
  readonly alignment: boolean;
  /** Batches in the window of the model's own distribution. */
  readonly windowBatches: number;
  /** Decay of the running distribution of labels. */
  readonly labelDecay: number;
  /** A class distribution known beforehand, instead of the running one of the labels. */
  readonly prior: Distribution | null;
  /** λ_U: weight of the mixed unlabeled rows; ramped. */
  readonly unlabeledWeight: number;
  /** λ_Û1: weight of the pre-mixup loss on the first strong view; ramped. */
  readonly preMixupWeight: number;
  /** λ_r: weight of the rotation loss; not ramped. */
  readonly rotationWeight: number;
  /** Labeled images over which the ramp rises to 1. */
  readonly rampImages: number;
  /** Cross-entropy, or the squared distance of the paper's ablation (with unlabeledWeight 75). */
  readonly unlabeledLoss: "cross-entropy" | "squared";
  /** Which interleaved pass updates the moving batch statistics; MixMatch takes the first. */
  readonly statisticsFrom: "last" | "first";
  /** Weak views, depth and reading of CTAugment. */
  readonly views: Required<Omit<ViewOptions, "decay">>;
  /** How CTAugment's rates learn; its decay is the one that policies are drawn by. */
  readonly rates: Required<RatesOptions>;
}

/**
 * The released code's own numbers (`cta/cta_remixmatch.py` and `runs/ssl`), arXiv 1911.09785.
 * K is 8 as in the paper's runs; the flag's own default, 1, is what the 40-label runs use.
 */
export const releasedOptions: ReMixMatchOptions = {
  ...releasedLearning,
  strongViews: 8,
  anchor: "weak",
  augmentation: "ctaugment",
  guess: "anchor",
  temperature: 0.5,
  alpha: 0.75,
  alignment: true,
  windowBatches: 128,
  labelDecay: 0.999,
  prior: null,
  unlabeledWeight: 1.5,
  preMixupWeight: 0.5,
  rotationWeight: 0.5,
  rampImages: 2 ** 20,
  unlabeledLoss: "cross-entropy",
  statisticsFrom: "last",
  views: releasedViews,
  rates: releasedRates,
};

const rules: Rules = {
  ...learningRules,
  ...viewRules,
  strongViews: whole(1),
  anchor: oneOf("weak", "plain", "strong"),
  augmentation: oneOf("ctaugment", "weak"),
  guess: oneOf("anchor", "mean", "swap"),
  temperature: aboveZero,
  alpha: aboveZero,
  alignment: yesOrNo,
  windowBatches: whole(1),
  labelDecay: share,
  prior: either({ wanted: "shares of the classes from 0", holds: isShares }, null),
  unlabeledWeight: fromZero,
  preMixupWeight: fromZero,
  rotationWeight: fromZero,
  rampImages: fromZero,
  unlabeledLoss: oneOf("cross-entropy", "squared"),
  statisticsFrom: oneOf("last", "first"),
};

/** What may be given: any option, any part of a record of options. */
export type ReMixMatchChoices = Partial<Omit<ReMixMatchOptions, "views" | "rates">> & {
  readonly views?: Partial<ReMixMatchOptions["views"]>;
  readonly rates?: Partial<ReMixMatchOptions["rates"]>;
};

/**
 * All options, the released ones where none is given. Throws a sentence naming the first that cannot
 * work, alone or with another.
 */
export function chooseOptions(chosen: ReMixMatchChoices, classes: number): ReMixMatchOptions {
  const options = completeOptions("remixmatch", releasedOptions, chosen, rules);
  const { prior, alignment, anchor, augmentation } = options;
  if (prior !== null && prior.length !== classes) {
    throw new UserError(
      `remixmatch: prior should be null or ${classes} shares from 0, but came as ${JSON.stringify(prior)}`,
    );
  }
  if (prior !== null && !alignment) {
    throw new UserError(
      "remixmatch: prior is given but alignment is off, so nothing would be aligned with it; " +
        "leave out the prior or turn alignment on",
    );
  }
  if (anchor === "strong" && augmentation === "weak") {
    throw new UserError(
      'remixmatch: anchor "strong" and augmentation "weak" exclude each other; there are no strong ' +
        'views without CTAugment, so choose anchor "weak" or augmentation "ctaugment"',
    );
  }
  return options;
}

function isShares(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((part) => typeof part === "number" && part >= 0 && part < Infinity) &&
    value.some((part) => part > 0)
  );
}
