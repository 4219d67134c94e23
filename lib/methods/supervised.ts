import { type ProbedViews, decideProbedViews, decideWeakViews } from "../augment/views";
import { type Key, fork } from "../base/keys";
import { disposeReplaced } from "../base/tensors";
import { type Mix, drawMix, mixPixels, mixRows } from "../labels/mixup";
import { oneHot } from "../labels/rows";
import { type Pass, numbersOf } from "../network/pass";
import type { Network } from "../network/network";
import { initWeights } from "../network/weights";
import { expectLabels, expectViews } from "./expect";
import { imageBatch } from "./image-batch";
import { type Learner, expectLearnable, learnFinite, newLearner } from "./learner";
import type { Batch, Method, MethodState, StepReport } from "./method";
import { type RatesState, learnRates, newRates } from "./probe";
import {
  type SupervisedChoices,
  type SupervisedOptions,
  chooseSupervised,
} from "./supervised-options";
import { type Workers, inThisThread } from "./workers";

export interface SupervisedState extends MethodState, Learner, RatesState {}

/**
 * The baseline: cross-entropy on the labeled images alone, with the network, optimizer, decay and
 * averaging of ReMixMatch. It never looks at the unlabeled images.
 */
export function supervised(
  network: Network,
  chosen: SupervisedChoices = {},
  workers: Workers = inThisThread,
): Method<SupervisedState, ProbedViews> {
  const options = chooseSupervised(chosen);
  expectLearnable("supervised", network, options);
  const draw = async (rates: RatesState["rates"], batch: Batch, key: Key): Promise<ProbedViews> => {
    expectLabels("supervised", batch);
    return drawViews(fork(key, "views"), batch, rates, options, workers);
  };
  // Without CTAugment no view depends on what a step learns.
  const ahead = options.augmentation === "weak" || options.rates.lag === 1;
  const method: Method<SupervisedState, ProbedViews> = {
    name: "supervised",
    network,
    options,
    workers,
    init: (key) => ({
      step: 0,
      ...newLearner(initWeights(fork(key, "weights"), network)),
      ...newRates(),
    }),
    draw: (state, batch, key) => draw(state.drawnBy, batch, key),
    ...(ahead && {
      drawNext: (state: SupervisedState, batch: Batch, key: Key) => draw(state.rates, batch, key),
    }),
    async step(state, batch, key, views) {
      const seen = views ?? (await method.draw(state, batch, key));
      expectLabels("supervised", batch);
      const { length } = batch.labeled;
      const wanted = {
        strong: length,
        ...(options.augmentation === "ctaugment" && { probes: length }),
      };
      expectViews("supervised", { strong: seen.strong, probes: seen.probes }, wanted);
      const { mixup: alpha } = options;
      const mix = alpha === null ? null : drawMix(fork(key, "mixup"), length, { alpha });
      return takeStep(state, seen, batch.labels, mix, { network, options, workers });
    },
  };
  return method;
}

async function drawViews(
  key: Key,
  { labeled }: Batch,
  rates: RatesState["rates"],
  { augmentation, views, rates: { decay } }: SupervisedOptions,
  { makeViews }: Workers,
): Promise<ProbedViews> {
  const count = labeled.length;
  const { strong, probes } =
    augmentation === "ctaugment"
      ? decideProbedViews(key, count, rates, { ...views, decay })
      : { strong: decideWeakViews(key, count, views), probes: [] };
  const images = probes.length > 0 ? [...labeled, ...labeled] : labeled;
  const made = await makeViews(images, [...strong, ...probes], views);
  return {
    strong: made.slice(0, count),
    probes: made.slice(count),
    policies: probes.map(({ policy }) => policy),
  };
}

async function takeStep(
  state: SupervisedState,
  views: ProbedViews,
  labels: readonly number[],
  mix: Mix | null,
  {
    network,
    options,
    workers,
  }: { network: Network; options: SupervisedOptions; workers: Workers },
): Promise<{ state: SupervisedState; report: StepReport }> {
  const pass = labeledPass(views, labels, mix, network.classes);
  const { losses, gradients, statistics } = await workers.accumulate(
    state.weights,
    [pass],
    network,
    { statisticsOf: pass.name },
  );
  const loss = losses[0].reduce((sum, rowLoss) => sum + rowLoss, 0) / labels.length;
  const terms = { loss, labeled: loss };
  const learned = learnFinite(state, { terms, gradients, statistics }, options);
  try {
    const rates =
      options.augmentation === "ctaugment"
        ? await learnRates(state, views, labels, learned, options.rates, { network, workers })
        : { rates: state.rates, drawnBy: state.drawnBy };
    return {
      state: { step: state.step + 1, ...learned, ...rates },
      report: { terms, distributions: {} },
    };
  } catch (thrown) {
    disposeReplaced(learned, state);
    throw thrown;
  }
}

function labeledPass(
  { strong }: ProbedViews,
  labels: readonly number[],
  mix: Mix | null,
  classes: number,
): Pass {
  const images = imageBatch(strong);
  const targets = oneHot(labels, classes);
  return {
    name: "labeled",
    head: "classes",
    images: mix === null ? images : { ...images, pixels: mixPixels(numbersOf(images), mix) },
    targets: mix === null ? targets : mixRows(targets, mix),
    weights: strong.map(() => 1 / strong.length),
    losses: strong.map(() => "cross-entropy"),
  };
}
