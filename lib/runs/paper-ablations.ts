import type { ReMixMatchChoices } from "../methods/remixmatch/options";

/**
 * What the paper's ablation changes, row by row, on top of the full method with K = 8.
 * ReMixMatch (arXiv 1911.09785), table 3; released code, `runs/ssl/ablation.sh`.
 */
export const ABLATIONS = {
  "K = 1": { strongViews: 1 },
  "K = 2": { strongViews: 2 },
  "K = 4": { strongViews: 4 },
  "K = 8": { strongViews: 8 },
  "K = 16": { strongViews: 16 },
  "no pre-mixup loss": { preMixupWeight: 0 },
  "no rotation": { rotationWeight: 0 },
  "no alignment": { alignment: false },
  // The paper names the loss alone; the script raises its weight to MixMatch's, too.
  "L2 unlabeled loss": { unlabeledLoss: "squared", unlabeledWeight: 75 },
  "strong views only": { anchor: "strong" },
  // The script has four runs without strong views; which of them the table prints is not known.
  "weak views only, swap, K = 1": { augmentation: "weak", guess: "swap", strongViews: 1 },
  "weak views only, swap, K = 8": { augmentation: "weak", guess: "swap", strongViews: 8 },
  "weak views only, mean, K = 1": { augmentation: "weak", guess: "mean", strongViews: 1 },
  "weak views only, mean, K = 8": { augmentation: "weak", guess: "mean", strongViews: 8 },
} as const satisfies Record<string, ReMixMatchChoices>;

/** The name of a row of the paper's ablation. */
export type AblationName = keyof typeof ABLATIONS;
