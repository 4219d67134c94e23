import { Fault } from "../base/fault";
import { OPERATIONS, operationNamed } from "../images/operations";
import type { Policy } from "./policy";

/**
 * What CTAugment has learned: for each operation, for each of its parameters, a rate from 0 to 1
 * for each bin of levels. High means that the model still knows the image at that strength.
 */
export type Rates = Readonly<Record<string, readonly (readonly number[])[]>>;

/** How well the model knew one probe image, and the policy that had distorted it. */
export interface ProbeResult {
  readonly policy: Policy;
  /** The model's class probabilities on the probe. */
  readonly probabilities: readonly number[];
  /** The class that the image is labeled with. */
  readonly label: number;
}

export interface LearnOptions {
  /** ρ: how much of a rate stays at an update. 0.99 in the released code and the paper. */
  readonly decay?: number;
  /**
   * ω, how near the prediction is to the label: 1 - ½ Σ|p - onehot| in the released code, which
   * is p of the label; the paper prints 1 - Σ|p - onehot| / 2L.
   */
  readonly proximity?: "code" | "paper";
}

/**
 * CTAugment's rates: all 1 at first; each probe moves the rates of the bins its policy used,
 * m ← ρ · m + (1 - ρ) · ω, one labeled example after another.
 * ReMixMatch (arXiv 1911.09785) §3.2.2.
 */
export const rates = {
  init(): Rates {
    return Object.fromEntries(
      OPERATIONS.map(({ name, parameters }) => [
        name,
        parameters.map(({ bins }) => new Array<number>(bins).fill(1)),
      ]),
    );
  },

  update(
    before: Rates,
    probes: readonly ProbeResult[],
    { decay = 0.99, proximity = "code" }: LearnOptions = {},
  ): Rates {
    const after = mutableCopy(before);
    for (const probe of probes) {
      const match = proximityOf(probe, proximity);
      for (const { operation, levels } of probe.policy) {
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
    throw new Fault(`binOf: a level should be between 0 and 1, but came as ${level}`);
  }
  return Math.floor(0.999 * bins * level);
}

/** ω: 1 when the probe's prediction is its label for certain, 0 when it is certainly another. */
export function proximityOf(
  { probabilities, label }: Omit<ProbeResult, "policy">,
  formula: "code" | "paper" = "code",
): number {
  if (!(Number.isInteger(label) && label >= 0 && label < probabilities.length)) {
    throw new Fault(
      `proximityOf: a label should be a class from 0 to ${probabilities.length - 1}, but came as ${label}`,
    );
  }
  const distance = probabilities.reduce(
    (sum, p, i) => sum + Math.abs(p - (i === label ? 1 : 0)),
    0,
  );
  return 1 - distance / (formula === "paper" ? 2 * probabilities.length : 2);
}

function mutableCopy(before: Rates): Record<string, number[][]> {
  return Object.fromEntries(
    Object.entries(before).map(([name, parameters]) => {
      const wanted = operationNamed(name).parameters.map(({ bins }) => bins);
      const came = parameters.map((bins) => bins.length);
      if (wanted.join() !== came.join()) {
        throw new Fault(
          `rates.update: ${name} should have rates for [${wanted.join(", ")}] bins, but came with [${came.join(", ")}]`,
        );
      }
      return [name, parameters.map((bins) => [...bins])];
    }),
  );
}
