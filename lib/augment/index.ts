// Views of images: decided as plain data, then made. CTAugment, RandAugment and weak views.
export { type Augmentation, canDrawAhead } from "./augmentation";
export { type AugmentationChoice, augmentationSchema } from "./augmentation-schema";
export { type CTAugmentOptions, ctAugment, ctAugmentSchema } from "./ct-augment";
export { type Strength, describePolicy } from "./describe";
export { type PolicyOptions, binWeights, drawPolicy, drawProbe } from "./draw";
export { type ApplyOptions, type Decision, type Policy, applyPolicy } from "./policy";
export { type RandAugmentOptions, randAugment, randAugmentSchema } from "./rand-augment";
export { type LearnOptions, type ProbeResult, binOf, proximityOf, rates } from "./rates";
export { type Rates, readRates } from "./read-rates";
export {
  type MakeOptions,
  PLAIN_VIEW,
  type ProbedViews,
  type ViewDecision,
  type ViewOptions,
  decideProbedViews,
  decideStrongViews,
  decideWeakViews,
  makeView,
  makeViews,
  probedViews,
  strongViews,
  weakViews,
} from "./views";
export { type WeakDecision, type WeakOptions, applyWeak, cifarWeak, drawWeak } from "./weak";
export { weakAugment } from "./weak-augment";
