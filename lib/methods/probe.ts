import { type LearnOptions, type Rates, rates } from "../augment/rates";
import type { ProbedViews } from "../augment/views";
import { softmax } from "../labels/rows";
import type { Network } from "../network/network";
import { imageBatches } from "./image-batch";
import type { Learner } from "./learner";
import { expectFiniteLogits } from "./finite";
import type { Workers } from "./workers";

/** How CTAugment learns while a method trains. */
export interface RatesOptions extends LearnOptions {
  /**
   * Steps by which the rates that policies are drawn by lag behind those learned. With 1, a step's
   * views can be drawn while the step before learns; in the released code its queue of batches makes
   * it about 4, and nobody meant it. 0 draws by the latest.
   */
  readonly lag?: 0 | 1;
}

export const releasedRates: Required<RatesOptions> = { decay: 0.99, proximity: "code", lag: 1 };

/** What CTAugment remembers from step to step. */
export interface RatesState {
  /** What it has learned. */
  readonly rates: Rates;
  /** The rates by which the views of the next step are drawn: those of one step ago, if they lag. */
  readonly drawnBy: Rates;
}

/** The rates before the first step. */
export function newRates(): RatesState {
  const fresh = rates.init();
  return { rates: fresh, drawnBy: fresh };
}

/** Probes that are answered together: a fixed number, so that no bit depends on who answers them. */
const TOGETHER = 16;

/**
 * What a step teaches CTAugment: the averaged weights, with the moving statistics, answer each probe
 * of the labeled images, and the rates of its policy move by how near the answer is to the label.
 */
export async function learnRates(
  before: RatesState & { readonly step: number },
  { probes, policies }: Pick<ProbedViews, "probes" | "policies">,
  labels: readonly number[],
  { average, statistics }: Pick<Learner, "average" | "statistics">,
  { lag = 1, ...options }: RatesOptions,
  { network, workers }: { network: Network; workers: Pick<Workers, "predictEach"> },
): Promise<RatesState> {
  const parts = imageBatches(probes, TOGETHER);
  const asked = workers.predictEach(average, parts, network, { moving: statistics });
  const logits = (await asked).flat();
  expectFiniteLogits(before.step + 1, "the answers to the probes", logits);
  const answers = softmax(logits).map((probabilities, i) => ({
    policy: policies[i],
    probabilities,
    label: labels[i],
  }));
  const learned = rates.update(before.rates, answers, options);
  return { rates: learned, drawnBy: lag === 1 ? before.rates : learned };
}
