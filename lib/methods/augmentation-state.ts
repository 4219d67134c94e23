import { type Augmentation, canDrawAhead } from "../augment/augmentation";
import type { Policy } from "../augment/policy";
import type { Rates } from "../augment/rates";
import { softmax } from "../labels/rows";
import type { Network } from "../network/network";
import type { ImageBatch } from "../network/pass";
import { expectFiniteLogits } from "./finite";
import { takeRows } from "./image-batch";
import type { Learner } from "./learner";
import type { Workers } from "./workers";

/** What an augmentation remembers from step to step. */
export interface AugmentationState<Learned = Rates> {
  /** What it has learned: CTAugment's rates. */
  readonly rates: Learned;
  /** What the views of the next step are drawn by: the rates of one step ago, if they are delayed. */
  readonly drawingRates: Learned;
}

/** What is known before the first step. */
export function newAugmentationState(augmentation: Augmentation): AugmentationState {
  const rates = augmentation.init();
  return { rates, drawingRates: rates };
}

/**
 * The `ahead` of methods whose views are drawn by `drawingRates`: where rates lag by a step,
 * those of now draw the next step. Null where views wait for what the step in between learns.
 */
export function aheadBy(
  augmentation: Augmentation,
): (<State extends AugmentationState>(state: State) => State) | null {
  return canDrawAhead(augmentation) ? (state) => ({ ...state, drawingRates: state.rates }) : null;
}

/** Labeled images to learn from, and the policy that has distorted each. */
export interface Probes {
  /** Null where nothing is learned. */
  readonly probes: ImageBatch | null;
  readonly policies: readonly Policy[];
}

/** Probes that are answered at a time: a fixed number, so that no bit depends on who answers them. */
const AT_A_TIME = 16;

/**
 * What a step teaches the augmentation: the averaged weights, with the moving statistics, classify
 * each probe of the labeled images, and `update` learns from how near the result is to the label.
 * ReMixMatch (arXiv 1911.09785) §3.2.2.
 */
export async function learnAugmentation(
  { step, rates, drawingRates }: AugmentationState & { readonly step: number },
  { probes, policies }: Probes,
  labels: readonly number[],
  { average, statistics }: Pick<Learner, "average" | "statistics">,
  augmentation: Augmentation,
  { network, workers }: { network: Network; workers: Pick<Workers, "predictEach"> },
): Promise<AugmentationState> {
  if (augmentation.update === undefined || probes === null) return { rates, drawingRates };
  const parts = partsOf(probes, AT_A_TIME);
  const logits = await workers.predictEach(average, parts, network, { moving: statistics });
  expectFiniteLogits(step + 1, "the logits of the probes", logits.flat());
  const results = softmax(logits.flat()).map((probabilities, i) => ({
    policy: policies[i],
    probabilities,
    label: labels[i],
  }));
  const learned = augmentation.update(rates, results);
  return { rates: learned, drawingRates: augmentation.rateDelay === 0 ? learned : rates };
}

function* partsOf(images: ImageBatch, size: number): Generator<ImageBatch> {
  const [count] = images.shape;
  for (let start = 0; start < count; start += size) {
    const end = Math.min(start + size, count);
    yield takeRows(
      images,
      Array.from({ length: end - start }, (_, i) => start + i),
    );
  }
}
