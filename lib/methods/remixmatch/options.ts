import { Fault } from "../../base/fault";
import type { LearnOptions } from "../../augment/rates";
import type { ViewOptions } from "../../augment/views";
import { cifarWeak } from "../../augment/weak";
import type { Distribution } from "../../labels/rows";
import { type LearningOptions, releasedLearning } from "../learner";

/** Every number of ReMixMatch. The released code's values are the defaults. */
export interface ReMixMatchOptions extends LearningOptions {
  /** K: strong views of each unlabeled image. 8 in the paper's headline runs. */
  readonly strongViews: number;
  /**
   * The view that the guess is made on. "plain" leaves the image alone, as the released STL-10 runs
   * do; "strong" is the paper's ablation without weak augmentation.
   */
  readonly anchor: "weak" | "plain" | "strong";
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
  readonly strongWeight: number;
  /** λ_r: weight of the rotation loss; not ramped. */
  readonly rotationWeight: number;
  /** Labeled images over which the ramp rises to 1. */
  readonly rampImages: number;
  /** Cross-entropy, or the squared distance of the paper's ablation (with unlabeledWeight 75). */
  readonly unlabeledLoss: "cross-entropy" | "squared";
  /** Which interleaved pass updates the moving batch statistics; MixMatch takes the first. */
  readonly statisticsFrom: "last" | "first";
  /** Weak views, depth and reading of CTAugment. */
  readonly views: Omit<ViewOptions, "decay">;
  /** How CTAugment's rates learn; its decay is the one that policies are drawn by. */
  readonly rates: LearnOptions;
}

/**
 * The released code's own numbers (`cta/cta_remixmatch.py` and `runs/ssl`), arXiv 1911.09785.
 * K is 8 as in the paper's runs; the flag's own default, 1, is what the 40-label runs use.
 */
export const releasedOptions: ReMixMatchOptions = {
  ...releasedLearning,
  strongViews: 8,
  anchor: "weak",
  temperature: 0.5,
  alpha: 0.75,
  alignment: true,
  windowBatches: 128,
  labelDecay: 0.999,
  prior: null,
  unlabeledWeight: 1.5,
  strongWeight: 0.5,
  rotationWeight: 0.5,
  rampImages: 2 ** 20,
  unlabeledLoss: "cross-entropy",
  statisticsFrom: "last",
  views: { weak: cifarWeak, depth: 2, threshold: 0.8 },
  rates: { decay: 0.99, proximity: "code" },
};

const FROM_ZERO = [
  "unlabeledWeight",
  "strongWeight",
  "rotationWeight",
  "rampImages",
  "learningRate",
  "weightDecay",
] as const;
const SHARES = ["labelDecay", "averageDecay", "statisticsDecay"] as const;
const CHOICES = {
  anchor: ["weak", "plain", "strong"],
  unlabeledLoss: ["cross-entropy", "squared"],
  statisticsFrom: ["last", "first"],
} as const;

/** Throws a sentence naming the first option that cannot work, what it is and what it should be. */
export function expectOptions(options: ReMixMatchOptions, classes: number): void {
  const refuse = (name: keyof ReMixMatchOptions, wanted: string): never => {
    throw new Fault(`remixmatch: ${name} should be ${wanted}, but came as ${text(options[name])}`);
  };
  for (const name of ["strongViews", "windowBatches"] as const) {
    if (!(Number.isInteger(options[name]) && options[name] >= 1))
      refuse(name, "a whole number from 1");
  }
  for (const name of FROM_ZERO) {
    if (!(options[name] >= 0 && options[name] < Infinity)) refuse(name, "a number from 0");
  }
  for (const name of ["temperature", "alpha"] as const) {
    if (!(options[name] > 0 && options[name] < Infinity)) refuse(name, "a number above 0");
  }
  for (const name of SHARES) {
    if (!(options[name] >= 0 && options[name] <= 1)) refuse(name, "a number from 0 to 1");
  }
  for (const [name, allowed] of Object.entries(CHOICES) as [
    keyof typeof CHOICES,
    readonly string[],
  ][]) {
    if (!allowed.includes(options[name])) refuse(name, allowed.join(" or "));
  }
  const { prior, rates } = options;
  const decay = rates.decay ?? 0.99;
  if (!(decay >= 0 && decay <= 1)) refuse("rates", "with a decay from 0 to 1");
  if (prior !== null && !(prior.length === classes && prior.every((share) => share >= 0))) {
    refuse("prior", `null or ${classes} shares from 0`);
  }
}

function text(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
