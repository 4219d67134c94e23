import * as tf from "@tensorflow/tfjs";
import { type Rates, rates } from "../../augment/rates";
import { Fault } from "../../base/fault";
import { type Key, fork } from "../../base/keys";
import { handOver } from "../../base/tensors";
import { type Window, guessWindow, labelDistribution } from "../../labels/align";
import { type Distribution, meanRow, normalize, oneHot } from "../../labels/rows";
import { linearRamp } from "../../learning/ramp";
import { predict } from "../../network/pass";
import { type NetworkPlan } from "../../network/plan";
import { initWeights } from "../../network/weights";
import { imageBatch } from "../image-batch";
import { type Learner, accumulate, learn, newLearner } from "../learner";
import type { Batch, Method, MethodState, StepReport } from "../method";
import { learnRates } from "../probe";
import { guessLabels } from "./guess";
import { mixViews } from "./mix";
import { type ReMixMatchOptions, expectOptions, releasedOptions } from "./options";
import { mixedPasses, rotationPass, strongPass, tallyTerms, termWeights } from "./passes";
import { drawViews } from "./views";

/** Everything that a run of ReMixMatch remembers from step to step. */
export interface ReMixMatchState extends MethodState, Learner {
  /** The model's own distribution: mean guesses of the latest batches. */
  readonly window: Window;
  /** The running distribution of the labels seen. */
  readonly labels: Distribution;
  /** What CTAugment has learned. */
  readonly rates: Rates;
}

/**
 * ReMixMatch as a method: `init` makes the first state, `step` learns from one batch.
 * Options not given are the released ones. Throws a sentence on options that cannot work.
 * Berthelot et al., arXiv 1911.09785; order and numbers as in the released code.
 */
export function remixmatch(
  network: NetworkPlan,
  chosen: Partial<ReMixMatchOptions> = {},
): Method<ReMixMatchState> {
  const options = { ...releasedOptions, ...chosen };
  expectOptions(options, network.classes);
  return {
    name: "remixmatch",
    network,
    init: (key) => initState(key, network, options),
    step: (state, batch, key) => step(state, batch, key, network, options),
  };
}

function initState(key: Key, network: NetworkPlan, options: ReMixMatchOptions): ReMixMatchState {
  const weights = initWeights(fork(key, "weights"), network, { rotation: true });
  return {
    step: 0,
    ...newLearner(weights),
    window: guessWindow.init(network.classes, { batches: options.windowBatches }),
    labels: labelDistribution.init(network.classes),
    rates: rates.init(),
  };
}

async function step(
  state: ReMixMatchState,
  batch: Batch,
  key: Key,
  network: NetworkPlan,
  options: ReMixMatchOptions,
): Promise<{ state: ReMixMatchState; report: StepReport }> {
  const size = expectBatch(batch, options);
  const views = drawViews(fork(key, "views"), batch, state.rates, options);

  // Guess first, as plain numbers: what the weak view says is the target of all its strong views.
  const logits = predict(state.weights, imageBatch(views.anchor), network);
  const target = normalize(options.prior ?? state.labels);
  const running = guessWindow.mean(state.window);
  const guess = guessLabels(logits, { target, running }, options);

  // Then mix every view with another, and learn from all passes together.
  const mixed = mixViews(
    fork(key, "mixup"),
    { views, labels: batch.labels, guess: guess.target },
    options,
  );
  const weights = termWeights(linearRamp(state.step * size, { over: options.rampImages }), options);
  const mixedTerms = mixedPasses(mixed, size, weights, options);
  const passes = [
    ...(options.rotationWeight > 0 ? [rotationPass(views.strong[0], weights.rotation)] : []),
    ...(options.strongWeight > 0
      ? [strongPass(views.strong[0], guess.target, weights.strong)]
      : []),
    ...mixedTerms,
  ];
  const statisticsOf = mixedTerms.at(options.statisticsFrom === "last" ? -1 : 0)!.pass.name;
  const { losses, gradients, statistics } = await accumulate(
    state.weights,
    passes.map(({ pass }) => pass),
    network,
    { statisticsOf },
  );
  const learned = learn(state, gradients, statistics, options);
  tf.dispose([gradients, statistics]);

  try {
    // Last, remember what the model guessed, which labels it saw, and how it did on the probes.
    return {
      state: {
        step: state.step + 1,
        ...learned,
        window: guessWindow.update(state.window, guess.raw),
        labels: labelDistribution.update(state.labels, oneHot(batch.labels, network.classes), {
          decay: options.labelDecay,
        }),
        rates: learnRates(
          state.rates,
          views.labeled,
          batch.labels,
          learned,
          network,
          options.rates,
        ),
      },
      report: {
        terms: tallyTerms(passes, losses),
        distributions: {
          guess: meanRow(guess.raw),
          aligned: meanRow(guess.aligned),
          sharpened: meanRow(guess.target),
          running,
          target,
        },
      },
    };
  } catch (thrown) {
    handOver(learned, state);
    throw thrown;
  }
}

function expectBatch(
  { labeled, labels, unlabeled }: Batch,
  { rotationWeight }: ReMixMatchOptions,
): number {
  if (labels.length !== labeled.length || unlabeled.length !== labeled.length) {
    throw new Fault(
      `remixmatch: a batch should have as many labels and unlabeled images as labeled images, ` +
        `but came with ${labeled.length}, ${labels.length} and ${unlabeled.length}`,
    );
  }
  if (rotationWeight > 0 && labeled.length % 4 !== 0) {
    throw new Fault(
      `remixmatch: the batch should divide by 4, a quarter for each rotation, but came as ${labeled.length}`,
    );
  }
  return labeled.length;
}
