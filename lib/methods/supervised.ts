import * as tf from "@tensorflow/tfjs";
import { type LearnOptions, type Rates, rates } from "../augment/rates";
import { type ViewOptions, probedViews, weakViews } from "../augment/views";
import { cifarWeak } from "../augment/weak";
import { type Key, fork } from "../base/keys";
import type { Image } from "../images/image";
import { oneHot } from "../labels/rows";
import type { Pass } from "../network/pass";
import { type NetworkPlan } from "../network/plan";
import { initWeights } from "../network/weights";
import { imageBatch } from "./image-batch";
import {
  type Learner,
  type LearningOptions,
  accumulate,
  learn,
  newLearner,
  releasedLearning,
} from "./learner";
import { learnRates } from "./probe";
import type { Batch, Method, MethodState, StepReport } from "./method";

export interface SupervisedOptions extends LearningOptions {
  /** Weak views, or CTAugment with rates learned as in ReMixMatch. */
  readonly augmentation: "weak" | "ctaugment";
  readonly views: Omit<ViewOptions, "decay">;
  /** How CTAugment's rates learn; its decay is the one that policies are drawn by. */
  readonly rates: LearnOptions;
}

export interface SupervisedState extends MethodState, Learner {
  readonly rates: Rates;
}

/**
 * The baseline: cross-entropy on the labeled images alone, with the network, optimizer, decay and
 * averaging of ReMixMatch. It never looks at the unlabeled images.
 */
export function supervised(
  network: NetworkPlan,
  chosen: Partial<SupervisedOptions> = {},
): Method<SupervisedState> {
  const options: SupervisedOptions = {
    ...releasedLearning,
    augmentation: "weak",
    views: { weak: cifarWeak, depth: 2, threshold: 0.8 },
    rates: { decay: 0.99, proximity: "code" },
    ...chosen,
  };
  return {
    name: options.augmentation === "weak" ? "supervised" : "supervised with CTAugment",
    network,
    init(key) {
      const weights = initWeights(fork(key, "weights"), network);
      return {
        step: 0,
        ...newLearner(weights),
        rates: rates.init(),
      };
    },
    step: (state, batch, key) => step(state, batch, key, network, options),
  };
}

async function step(
  state: SupervisedState,
  { labeled, labels }: Batch,
  key: Key,
  network: NetworkPlan,
  options: SupervisedOptions,
): Promise<{ state: SupervisedState; report: StepReport }> {
  const probed =
    options.augmentation === "ctaugment"
      ? probedViews(fork(key, "views"), labeled, state.rates, {
          ...options.views,
          decay: options.rates.decay ?? 0.99,
        })
      : null;
  const views = probed?.strong ?? weakViews(fork(key, "views"), labeled, options.views);
  const pass = labeledPass(views, labels, network.classes);
  const { losses, gradients, statistics } = await accumulate(state.weights, [pass], network, {
    statisticsOf: pass.name,
  });
  const learned = learn(state, gradients, statistics, options);
  tf.dispose([gradients, statistics]);
  const loss = losses[0].reduce((sum, rowLoss) => sum + rowLoss, 0) / labels.length;
  return {
    state: {
      step: state.step + 1,
      ...learned,
      rates: probed
        ? learnRates(state.rates, probed, labels, learned, network, options.rates)
        : state.rates,
    },
    report: { terms: { loss, labeled: loss }, distributions: {} },
  };
}

function labeledPass(views: readonly Image[], labels: readonly number[], classes: number): Pass {
  return {
    name: "labeled",
    head: "classes",
    images: imageBatch(views),
    targets: oneHot(labels, classes),
    weights: views.map(() => 1 / views.length),
    losses: views.map(() => "cross-entropy"),
  };
}
