import type { Augmentation } from "./augmentation";
import { decideWeakViews } from "./views";

/**
 * No strong augmentation: every view is a weak one, as in MixMatch and in the paper's ablation.
 *
 * @example
 * ```ts
 * const augmentation = weakAugment();
 * augmentation.name; // "weak"
 * const method = remixmatch({ ...wrn10x1, channels: 1 }, { augmentation });
 * method.name; // "remixmatch"
 * ```
 */
export function weakAugment(): Augmentation {
  return {
    name: "weak",
    init: () => ({}),
    decide: (key, count, _state, weak) => decideWeakViews(key, count, { weak }),
    toJSON: () => "weak",
  };
}
