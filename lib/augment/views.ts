import { type Key, fork } from "../base/keys";
import { UserError } from "../base/user-error";
import type { Image } from "../images/image";
import { type PolicyOptions, drawProbe, policyDrawer } from "./draw";
import { type ApplyOptions, type Policy, applyPolicy } from "./policy";
import type { Rates } from "./rates";
import { type WeakDecision, type WeakOptions, applyWeak, cifarWeak, drawWeak } from "./weak";

/** How views are decided and made; the defaults are the released code's for CIFAR-10. */
export interface ViewOptions extends PolicyOptions, ApplyOptions {
  readonly weak?: WeakOptions;
}

/** One view of an image, decided down to the last number: plain data. */
export interface ViewDecision {
  /** The flip and shift that come first; null leaves the image alone. */
  readonly weak: WeakDecision | null;
  /** The operations that follow; none in a weak view. */
  readonly policy: Policy;
}

/** The image as it is. */
export const PLAIN_VIEW: ViewDecision = { weak: null, policy: [] };

/** Decides a weak view for each of `count` images, each with a draw of its own. */
export function decideWeakViews(
  key: Key,
  count: number,
  { weak = cifarWeak }: ViewOptions = {},
): ViewDecision[] {
  return Array.from({ length: count }, (_, i) => ({
    weak: drawWeak(fork(key, i), weak),
    policy: [],
  }));
}

/** Decides a strong view for each of `count` images: a weak view with a policy of its own on top. */
export function decideStrongViews(
  key: Key,
  count: number,
  rates: Rates,
  options: ViewOptions = {},
): ViewDecision[] {
  const draw = policyDrawer(rates, options);
  const policies = fork(key, "policy");
  return decideWeakViews(fork(key, "weak"), count, options).map(({ weak }, i) => ({
    weak,
    policy: draw(fork(policies, i)),
  }));
}

/**
 * Decides what CTAugment does to labeled images: for each one weak view, and on it a policy to train
 * on and, apart, a probe to learn from.
 */
export function decideProbedViews(
  key: Key,
  count: number,
  rates: Rates,
  options: ViewOptions = {},
): { strong: ViewDecision[]; probes: ViewDecision[] } {
  const strong = decideStrongViews(key, count, rates, options);
  const probing = fork(key, "probe");
  const probes = strong.map(({ weak }, i) => ({
    weak,
    policy: drawProbe(fork(probing, i), options),
  }));
  return { strong, probes };
}

/** What is needed beside the decisions to make the views they name. */
export type MakeOptions = Pick<ViewOptions, "weak" | "geometry" | "operations">;

/** Makes one view of an image as decided. A new image; the given one stays. */
export function makeView(
  image: Image,
  { weak, policy }: ViewDecision,
  { weak: weakOptions = cifarWeak, ...options }: MakeOptions = {},
): Image {
  const seen = weak === null ? image : applyWeak(image, weak, weakOptions);
  return applyPolicy(seen, policy, options);
}

/** Makes a view of each image, as decided for it. Throws when the two are not as many. */
export function makeViews(
  images: readonly Image[],
  decisions: readonly ViewDecision[],
  options: MakeOptions = {},
): Image[] {
  expectDecisions(images, decisions);
  return images.map((image, i) => makeView(image, decisions[i], options));
}

/** Throws unless there is a decision for each image. */
export function expectDecisions(
  { length: images }: readonly Image[],
  { length: decisions }: readonly ViewDecision[],
): void {
  if (images === decisions) return;
  throw new UserError(
    `makeViews: there should be a decision for each image, but ${images} images came with ${decisions}`,
  );
}

/** A weak view of each image, each with a draw of its own. */
export function weakViews(key: Key, images: readonly Image[], options: ViewOptions = {}): Image[] {
  return makeViews(images, decideWeakViews(key, images.length, options), options);
}

/** A strong view of each image: a weak view with a policy of its own on top. */
export function strongViews(
  key: Key,
  images: readonly Image[],
  rates: Rates,
  options: ViewOptions = {},
): Image[] {
  return makeViews(images, decideStrongViews(key, images.length, rates, options), options);
}

/** Labeled images as CTAugment sees them: one view to train on, and one probe to learn from. */
export interface ProbedViews {
  readonly strong: readonly Image[];
  readonly probes: readonly Image[];
  /** The policy behind each probe. */
  readonly policies: readonly Policy[];
}

/** For each labeled image one weak view, and on it a policy to train on and, apart, a probe. */
export function probedViews(
  key: Key,
  images: readonly Image[],
  rates: Rates,
  options: ViewOptions = {},
): ProbedViews {
  const { strong, probes } = decideProbedViews(key, images.length, rates, options);
  return {
    strong: makeViews(images, strong, options),
    probes: makeViews(images, probes, options),
    policies: probes.map(({ policy }) => policy),
  };
}
