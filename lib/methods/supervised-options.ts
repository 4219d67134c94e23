import { type ViewOptions, releasedViews } from "../augment/views";
import { type LearningOptions, releasedLearning } from "./learner";
import { type RatesOptions, releasedRates } from "./probe";
import {
  type Rules,
  aboveZero,
  completeOptions,
  either,
  learningRules,
  oneOf,
  viewRules,
} from "./rules";

export interface SupervisedOptions extends LearningOptions {
  /** Weak views, or CTAugment with rates learned as in ReMixMatch. */
  readonly augmentation: "weak" | "ctaugment";
  /**
   * α of MixUp among the labeled images; null for none. The released `fs_mixup` has 0.5, and the
   * batch in reverse as partners, where here they are drawn as in ReMixMatch.
   */
  readonly mixup: number | null;
  readonly views: Required<Omit<ViewOptions, "decay">>;
  /** How CTAugment's rates learn; its decay is the one that policies are drawn by. */
  readonly rates: Required<RatesOptions>;
}

/** What may be given: any option, any part of a record of options. */
export type SupervisedChoices = Partial<Omit<SupervisedOptions, "views" | "rates">> & {
  readonly views?: Partial<SupervisedOptions["views"]>;
  readonly rates?: Partial<SupervisedOptions["rates"]>;
};

export const supervisedOptions: SupervisedOptions = {
  ...releasedLearning,
  augmentation: "weak",
  mixup: null,
  views: releasedViews,
  rates: releasedRates,
};

const rules: Rules = {
  ...learningRules,
  ...viewRules,
  augmentation: oneOf("weak", "ctaugment"),
  mixup: either(aboveZero, null),
};

/** All options, the defaults where none is given. Throws a sentence on the first that cannot work. */
export function chooseSupervised(chosen: SupervisedChoices): SupervisedOptions {
  return completeOptions("supervised", supervisedOptions, chosen, rules);
}
