import { type Key, fork } from "../../base/keys";
import { disposeReplaced } from "../../base/tensors";
import { type Window, guessWindow, labelDistribution } from "../../labels/align";
import { type Mix, drawMix } from "../../labels/mixup";
import { type Distribution, meanRow, normalize, oneHot } from "../../labels/rows";
import { linearRamp } from "../../learning/ramp";
import type { Pass } from "../../network/pass";
import type { Network } from "../../network/network";
import { initWeights } from "../../network/weights";
import { expectLabels } from "../expect";
import { imageBatch } from "../image-batch";
import { type Learner, expectLearnable, learnFinite, newLearner } from "../learner";
import type { Batch, Method, MethodState, StepReport } from "../method";
import { type RatesState, learnRates, newRates } from "../probe";
import { expectFiniteLogits } from "../finite";
import { type Workers, inThisThread } from "../workers";
import { expectBatch, expectStepViews } from "./expect";
import { type Guess, guessEveryView } from "./guess";
import { mixViews } from "./mix";
import { type ReMixMatchChoices, type ReMixMatchOptions, chooseOptions } from "./options";
import {
  type TermPass,
  mixedName,
  mixedPasses,
  rotationPass,
  preMixupPass,
  sumLosses,
  lossWeights,
} from "./passes";
import { type Views, drawViews } from "./views";

/** Everything that a run of ReMixMatch remembers from step to step. */
export interface ReMixMatchState extends MethodState, Learner, RatesState {
  /** The model's own distribution: mean guesses of the latest batches. */
  readonly window: Window;
  /** The running distribution of the labels seen. */
  readonly labels: Distribution;
}

/**
 * ReMixMatch as a method: `init` makes the first state, `step` learns from one batch.
 * Options not given are the released ones. Throws a sentence on options that cannot work.
 * Berthelot et al., arXiv 1911.09785; order and numbers as in the released code.
 */
export function remixmatch(
  network: Network,
  chosen: ReMixMatchChoices = {},
  workers: Workers = inThisThread,
): Method<ReMixMatchState, Views> {
  const options = chooseOptions(chosen, network.classes);
  expectLearnable("remixmatch", network, options);
  return stepwise("remixmatch", network, options, workers);
}

/** The method of these options under the name that its errors give, for relatives of ReMixMatch. */
export function stepwise(
  name: string,
  network: Network,
  options: ReMixMatchOptions,
  workers: Workers,
): Method<ReMixMatchState, Views> {
  const draw = async (rates: RatesState["rates"], batch: Batch, key: Key): Promise<Views> => {
    expectBatch(name, batch, options);
    return drawViews(fork(key, "views"), batch, rates, options, workers);
  };
  // Without CTAugment no view depends on what a step learns.
  const ahead = options.augmentation === "weak" || options.rates.lag === 1;
  const method: Method<ReMixMatchState, Views> = {
    name,
    network,
    options,
    workers,
    init: (key) => initState(key, network, options),
    draw: (state, batch, key) => draw(state.drawnBy, batch, key),
    ...(ahead && {
      drawNext: (state: ReMixMatchState, batch: Batch, key: Key) => draw(state.rates, batch, key),
    }),
    async step(state, batch, key, views) {
      const { length } = batch.labeled;
      const seen = views ?? (await method.draw(state, batch, key));
      expectLabels(name, batch);
      expectStepViews(name, seen, length, options);
      const mix = drawMix(fork(key, "mixup"), (options.strongViews + 2) * length, options);
      return takeStep(state, { views: seen, labels: batch.labels, mix }, network, options, workers);
    },
  };
  return method;
}

function initState(key: Key, network: Network, options: ReMixMatchOptions): ReMixMatchState {
  const rotation = options.rotationWeight > 0;
  const weights = initWeights(fork(key, "weights"), network, { rotation });
  return {
    step: 0,
    ...newLearner(weights),
    window: guessWindow.init(network.classes, { batches: options.windowBatches }),
    labels: labelDistribution.init(network.classes),
    ...newRates(),
  };
}

/** All that chance decides in a step, decided. */
export interface StepDecisions {
  readonly views: Views;
  /** The class of each labeled image. */
  readonly labels: readonly number[];
  /** Of the K + 2 blocks of views: labeled, anchor, strong. */
  readonly mix: Mix;
}

/**
 * One step of ReMixMatch from what chance decided, so that the same decisions give the same step in
 * a test, a notebook or another implementation.
 */
export async function takeStep(
  state: ReMixMatchState,
  { views, labels, mix }: StepDecisions,
  network: Network,
  options: ReMixMatchOptions,
  workers: Pick<Workers, "accumulate" | "predictEach"> = inThisThread,
): Promise<{ state: ReMixMatchState; report: StepReport }> {
  const size = views.anchor.length;

  const target = normalize(options.prior ?? state.labels);
  const running = guessWindow.mean(state.window);
  const weights = lossWeights(linearRamp(state.step * size, { over: options.rampImages }), options);
  let guesses: Guess[] = [];
  const passes: TermPass[] = [];
  async function* passesInOrder(): AsyncGenerator<TermPass> {
    // The rotation pass needs no guess, so where there is room the guess is made beside it.
    if (options.rotationWeight > 0) yield rotationPass(views.strong[0], weights.rotation);

    // The guess is plain numbers: what the anchor says is the target of all its strong views.
    guesses = await guessViews(state, views, { target, running }, network, options, workers);
    if (options.preMixupWeight > 0)
      yield preMixupPass(views.strong[0], guesses[0].target, weights.strong);

    // Then every view is mixed with another.
    const mixed = mixViews(views, { labels, targets: guesses.map((guess) => guess.target) }, mix);
    yield* mixedPasses(mixed, size, weights, options);
  }

  // Learn from all passes together.
  const { losses, gradients, statistics } = await workers.accumulate(
    state.weights,
    noted(passesInOrder(), passes),
    network,
    { statisticsOf: mixedName(options.statisticsFrom === "last" ? views.strong.length + 1 : 0) },
  );
  const terms = sumLosses(passes, losses);
  const learned = learnFinite(state, { terms, gradients, statistics }, options);

  try {
    // Last, remember what the model guessed, which labels it saw, and how it did on the probes.
    const said = [...new Set(guesses)]; // anchored, all views share one guess
    const rates =
      options.augmentation === "ctaugment"
        ? await learnRates(state, views, labels, learned, options.rates, { network, workers })
        : { rates: state.rates, drawnBy: state.drawnBy };
    return {
      state: {
        step: state.step + 1,
        ...learned,
        window: guessWindow.update(
          state.window,
          said.flatMap(({ raw }) => raw),
        ),
        labels: labelDistribution.update(state.labels, oneHot(labels, network.classes), {
          decay: options.labelDecay,
        }),
        ...rates,
      },
      report: {
        terms,
        distributions: { ...meanRows(said), running, target },
      },
    };
  } catch (thrown) {
    disposeReplaced(learned, state);
    throw thrown;
  }
}

// Hands the passes on as they come, and remembers them.
async function* noted(passes: AsyncIterable<TermPass>, memory: TermPass[]): AsyncGenerator<Pass> {
  for await (const one of passes) {
    memory.push(one);
    yield one.pass;
  }
}

// The guess of each of the K + 1 unlabeled views, from forward passes over those it needs.
async function guessViews(
  { weights, step }: ReMixMatchState,
  { anchor, strong }: Views,
  at: { target: Distribution; running: Distribution },
  network: Network,
  options: ReMixMatchOptions,
  { predictEach }: Pick<Workers, "predictEach">,
): Promise<Guess[]> {
  const asked = options.guess === "anchor" ? [anchor] : [anchor, ...strong];
  const answers = await predictEach(weights, asked.map(imageBatch), network);
  expectFiniteLogits(step + 1, "the guess", answers.flat());
  return guessEveryView(answers, strong.length + 1, at, options);
}

function meanRows(
  guesses: readonly Guess[],
): Record<"guess" | "aligned" | "sharpened", Distribution> {
  const mean = (part: keyof Guess): Distribution =>
    meanRow(guesses.flatMap((guess) => guess[part]));
  return { guess: mean("raw"), aligned: mean("aligned"), sharpened: mean("target") };
}
