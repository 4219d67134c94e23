import type { ViewOptions } from "../augment/views";
import type { Network } from "../network/network";
import { type LearningOptions, expectLearnable, releasedLearning } from "./learner";
import type { Method } from "./method";
import { type ReMixMatchState, stepwise } from "./remixmatch/step";
import type { Views } from "./remixmatch/views";
import { chooseOptions, releasedOptions } from "./remixmatch/options";
import {
  type Rules,
  aboveZero,
  completeOptions,
  fromZero,
  learningRules,
  viewRules,
  whole,
} from "./rules";
import { type Workers, inThisThread } from "./workers";

/** Every number of MixMatch; the defaults are those of its paper's CIFAR-10 table. */
export interface MixMatchOptions extends LearningOptions {
  /** Weak views of each unlabeled image, K in its paper. */
  readonly unlabeledViews: number;
  /** T of sharpening. */
  readonly temperature: number;
  /** α of MixUp's Beta(α, α). */
  readonly alpha: number;
  /** λ_U of the squared loss: 75 for CIFAR-10, 250 for SVHN, 50 for STL-10. */
  readonly unlabeledWeight: number;
  /** Labeled images over which λ_U rises from 0. */
  readonly rampImages: number;
  readonly views: Pick<Required<ViewOptions>, "weak">;
}

/** Berthelot et al., arXiv 1905.02249, as released (`mixmatch.py`, `runs/table5.sh`). */
export const mixMatchOptions: MixMatchOptions = {
  ...releasedLearning,
  unlabeledViews: 2,
  temperature: 0.5,
  alpha: 0.75,
  unlabeledWeight: 75,
  rampImages: 2 ** 20,
  views: { weak: releasedOptions.views.weak },
};

const rules: Rules = {
  ...learningRules,
  "views.weak.flip": viewRules["views.weak.flip"],
  "views.weak.shiftPixels": viewRules["views.weak.shiftPixels"],
  unlabeledViews: whole(2),
  temperature: aboveZero,
  alpha: aboveZero,
  unlabeledWeight: fromZero,
  rampImages: fromZero,
};

/**
 * MixMatch as a method: what is left of ReMixMatch when the guess is the mean over weak views, not
 * aligned, the unlabeled loss a squared distance, and neither rotation nor a pre-mixup loss is asked
 * for. Moving batch statistics come from the first interleaved pass.
 */
export function mixmatch(
  network: Network,
  chosen: Partial<MixMatchOptions> = {},
  workers: Workers = inThisThread,
): Method<ReMixMatchState, Views> {
  const options = completeOptions("mixmatch", mixMatchOptions, chosen, rules);
  expectLearnable("mixmatch", network, options);
  const { unlabeledViews, ...shared } = options;
  const asReMixMatch = chooseOptions(
    {
      ...shared,
      strongViews: unlabeledViews - 1,
      augmentation: "weak",
      guess: "mean",
      alignment: false,
      unlabeledLoss: "squared",
      preMixupWeight: 0,
      rotationWeight: 0,
      statisticsFrom: "first",
    },
    network.classes,
  );
  return { ...stepwise("mixmatch", network, asReMixMatch, workers), options };
}
