import type { Augmentation } from "./augmentation";
import { decideWeakViews } from "./views";

/** No strong augmentation: every view is a weak one, as in MixMatch and in the paper's ablation. */
export function weakAugment(): Augmentation {
  return {
    name: "weak",
    init: () => ({}),
    decide: (key, count, _state, weak) => decideWeakViews(key, count, { weak }),
    toJSON: () => "weak",
  };
}
