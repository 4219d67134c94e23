import { type LearnOptions, type Rates, rates } from "../augment/rates";
import type { ProbedViews } from "../augment/views";
import { softmax } from "../labels/rows";
import { predict } from "../network/pass";
import type { NetworkPlan } from "../network/plan";
import { imageBatch } from "./image-batch";
import type { Learner } from "./learner";

/**
 * What a step teaches CTAugment: the averaged weights, with the moving statistics, answer each probe
 * of the labeled images, and the rates of its policy move by how near the answer is to the label.
 */
export function learnRates(
  before: Rates,
  { probes, policies }: Pick<ProbedViews, "probes" | "policies">,
  labels: readonly number[],
  { average, statistics }: Pick<Learner, "average" | "statistics">,
  network: NetworkPlan,
  options: LearnOptions,
): Rates {
  const logits = predict(average, imageBatch(probes), network, { moving: statistics });
  const answers = softmax(logits).map((probabilities, i) => ({
    policy: policies[i],
    probabilities,
    label: labels[i],
  }));
  return rates.update(before, answers, options);
}
