import { expectInteger } from "../base/expect";
import { UserError } from "../base/user-error";
import {
  type Distribution,
  type DistributionLike,
  type Rows,
  type RowsLike,
  distributionOf,
  meanRow,
  normalize,
  probabilitiesOf,
  uniform,
} from "./rows";

/**
 * Distribution alignment: each class's probability times target / running, rows normalized again.
 * qᵢ · (ε + targetᵢ) / (ε + runningᵢ) / Σ. [batch, classes] → same. Nothing changes where both
 * distributions agree; ε keeps a class the model never guesses from dividing by 0.
 * Throws when a row is no distribution over the same classes, or ε is 0 and so a class's running share.
 * ReMixMatch (arXiv 1911.09785) §3.1; ε = 1e-6 on both sides is the released code's.
 */
export function align(
  guess: RowsLike,
  at: { target: DistributionLike; running: DistributionLike; epsilon?: number },
): Rows {
  const rows = probabilitiesOf("align", "the guess", guess);
  const known = (what: string, given: DistributionLike): Distribution => {
    const row = distributionOf("align", what, given);
    return probabilitiesOf("align", what, [row], rows[0].length)[0];
  };
  const target = known("the target distribution", at.target);
  const running = known("the running distribution", at.running);
  const { epsilon = 1e-6 } = at;
  if (!(epsilon >= 0) || (epsilon === 0 && running.includes(0))) {
    throw new UserError(
      `align: ε should be above 0 when a class of the running distribution is 0, but came as ${epsilon}`,
    );
  }
  const ratio = target.map((wanted, i) => (epsilon + wanted) / (epsilon + running[i]));
  return rows.map((row, i) => {
    const aligned = row.map((q, j) => q * ratio[j]);
    // Without ε nothing is left of a row that is sure of classes the target does not want.
    if (!aligned.some((q) => q > 0)) {
      throw new UserError(
        `align: the target should want some class that row ${i} of the guess holds possible; ` +
          `keep ε well above 0, it came as ${epsilon}`,
      );
    }
    return normalize(aligned);
  });
}

/** The model's own mean guesses of the latest batches, oldest first: p̃(y) before averaging. */
export type Window = Rows;

/**
 * The running class distribution of the model's guesses, p̃(y): a window over the latest batches,
 * filled with the uniform distribution at first, so that early guesses weigh little.
 * The released code's window holds 128 batches (`PMovingAverage`).
 */
export const guessWindow = {
  /** A window of uniform distributions. */
  init(classes: number, { batches = 128 }: { batches?: number } = {}): Window {
    expectInteger("guessWindow.init", "the number of classes", classes, 1);
    expectInteger("guessWindow.init", "the number of batches", batches, 1);
    return Array.from({ length: batches }, () => uniform(classes));
  },

  /**
   * Drops the oldest batch and appends the mean of this guess: the raw one, before alignment.
   * Throws when it is no guess: a NaN would stay for as many batches as the window is long.
   */
  update(window: Window, guess: RowsLike): Window {
    const rows = probabilitiesOf("guessWindow.update", "the guess", guess, window[0].length);
    return [...window.slice(1), meanRow(rows)];
  },

  /** p̃(y): the mean over the window, normalized. */
  mean(window: Window): Distribution {
    return normalize(meanRow(window));
  },
};

/**
 * The class distribution of the labeled examples seen, p(y): a moving average that starts uniform,
 * p ← d · p + (1 - d) · mean of the batch's one-hot labels, d = 0.999 in the released code (`PData`).
 */
export const labelDistribution = {
  /** The uniform distribution of so many classes. */
  init: uniform,

  /** Follows the labels of one batch, [batch, classes]. */
  update(
    distribution: Distribution,
    labels: RowsLike,
    { decay = 0.999 }: { decay?: number } = {},
  ): Distribution {
    const who = "labelDistribution.update";
    const rows = probabilitiesOf(who, "labels", labels, distribution.length);
    if (!(decay >= 0 && decay <= 1)) {
      throw new UserError(`${who}: the decay should be between 0 and 1, but came as ${decay}`);
    }
    const seen = meanRow(rows);
    return distribution.map((p, i) => decay * p + (1 - decay) * seen[i]);
  },
};
