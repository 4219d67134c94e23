import { type Key, fork } from "../base/keys";
import type { Image } from "../images/image";
import type { Geometry } from "../images/operation";
import { type PolicyOptions, drawPolicy, drawProbe } from "./draw";
import { type Policy, applyPolicy } from "./policy";
import type { Rates } from "./rates";
import { type WeakOptions, applyWeak, cifarWeak, drawWeak } from "./weak";

export interface ViewOptions extends PolicyOptions {
  readonly weak?: WeakOptions;
  readonly geometry?: Geometry;
}

/** A weak view of each image, each with a draw of its own. */
export function weakViews(
  key: Key,
  images: readonly Image[],
  { weak = cifarWeak }: ViewOptions = {},
): Image[] {
  return images.map((image, i) => applyWeak(image, drawWeak(fork(key, i), weak), weak));
}

/** A strong view of each image: a weak view with a policy of its own on top. */
export function strongViews(
  key: Key,
  images: readonly Image[],
  rates: Rates,
  options: ViewOptions = {},
): Image[] {
  return weakViews(fork(key, "weak"), images, options).map((image, i) =>
    applyPolicy(image, drawPolicy(fork(key, "policy", i), rates, options), options),
  );
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
  const weak = weakViews(fork(key, "weak"), images, options);
  const policies = weak.map((_, i) => drawProbe(fork(key, "probe", i), options));
  return {
    strong: weak.map((image, i) =>
      applyPolicy(image, drawPolicy(fork(key, "policy", i), rates, options), options),
    ),
    probes: weak.map((image, i) => applyPolicy(image, policies[i], options)),
    policies,
  };
}
