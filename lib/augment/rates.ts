import { expectBetween } from "../base/expect";
import { UserError } from "../base/user-error";
import type { Operation } from "../images/operation";
import { operations, operationNamed } from "../images/operations";
import type { Decision, Policy } from "./policy";
import { type Rates, readRates } from "./read-rates";

export type { Rates } from "./read-rates";

/** How well the model knew one probe image, and the policy that had distorted it. */
export interface ProbeResult {
  readonly policy: Policy;
  /** The model's class probabilities on the probe. */
  readonly probabilities: readonly number[];
  /** The class that the image is labeled with. */
  readonly label: number;
}

/** How rates learn from probes. */
export interface LearnOptions {
  /** ρ: how much of a rate stays at an update. 0.99 in the released code and the paper. */
  readonly decay?: number;
  /**
   * ω, how near the prediction is to the label: 1 - ½ Σ|p - onehot| in the released code, which
   * is p of the label; the paper prints 1 - Σ|p - onehot| / 2L.
   */
  readonly proximity?: "code" | "paper";
  /** The operations whose rates these are; CTAugment's 19 by default. */
  readonly operations?: readonly Operation[];
}

/**
 * CTAugment's rates: all 1 at first; each probe moves the rates of the bins its policy used,
 * m ← ρ · m + (1 - ρ) · ω, one labeled example after another.
 * ReMixMatch (arXiv 1911.09785) §3.2.2.
 */
export const rates = {
  /** Rates before anything is learned: every strength counts as well known. */
  init({ operations: known = operations }: Pick<LearnOptions, "operations"> = {}): Rates {
    return Object.fromEntries(
      known.map(({ name, parameters }) => [
        name,
        parameters.map(({ bins }) => new Array<number>(bins).fill(1)),
      ]),
    );
  },

  /** Throws a sentence on rates that are none, and on probes that no rates can learn from. */
  update(
    before: Rates,
    probes: readonly ProbeResult[],
    { decay = 0.99, proximity = "code", operations: known = operations }: LearnOptions = {},
  ): Rates {
    expectBetween("rates.update", "the decay", decay, 0, 1);
    const after = readRates(before, "rates.update", known) as Record<string, number[][]>;
    for (const probe of probes) {
      const match = proximityOf(probe, proximity);
      for (const decision of probe.policy) {
        expectDecision("rates.update", decision, known);
        const { operation, levels } = decision;
        levels.forEach((level, parameter) => {
          const bins = after[operation][parameter];
          const bin = binOf(level, bins.length);
          bins[bin] = decay * bins[bin] + (1 - decay) * match;
        });
      }
    }
    return after;
  },
};

/**
 * The bin of a level from 0 to 1: int(0.999 · bins · level), so that level 1 has a bin, too.
 * Throws when the level is out of range.
 */
export function binOf(level: number, bins: number): number {
  if (!(level >= 0 && level <= 1)) {
    throw new UserError(`binOf: a level should be between 0 and 1, but came as ${level}`);
  }
  return Math.floor(0.999 * bins * level);
}

/** ω: 1 when the probe's prediction is its label for certain, 0 when it is certainly another. */
export function proximityOf(
  { probabilities, label }: Omit<ProbeResult, "policy">,
  formula: "code" | "paper" = "code",
): number {
  if (!(Number.isInteger(label) && label >= 0 && label < probabilities.length)) {
    throw new UserError(
      `proximityOf: a label should be a class from 0 to ${probabilities.length - 1}, but came as ${label}`,
    );
  }
  const odd = probabilities.find((p) => !(p >= 0 && p <= 1 + ROUNDING));
  if (odd !== undefined) {
    throw new UserError(
      `proximityOf: probabilities should be numbers from 0 to 1, but one came as ${odd}; where a model ` +
        `answers NaN its weights have gone astray, so lower the learning rate`,
    );
  }
  const distance = probabilities.reduce(
    (sum, p, i) => sum + Math.abs(p - (i === label ? 1 : 0)),
    0,
  );
  const proximity = 1 - distance / (formula === "paper" ? 2 * probabilities.length : 2);
  // Probabilities that sum to a little more than 1 must not push a rate out of its range.
  return Math.min(Math.max(proximity, 0), 1);
}

// How far above 1 a probability can come out of single precision.
const ROUNDING = 1e-5;

function expectDecision(
  who: string,
  { operation, levels }: Decision,
  known: readonly Operation[],
): void {
  const { length } = operationNamed(operation, known).parameters;
  if (levels.length === length) return;
  throw new UserError(
    `${who}: ${operation} has ${length} levels to learn from, but the policy came with ${levels.length}`,
  );
}
