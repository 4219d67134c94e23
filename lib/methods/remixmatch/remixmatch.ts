import { fork } from "../../base/keys";
import { type Window, guessWindow, labelDistribution } from "../../labels/align";
import { drawMix } from "../../labels/mixup";
import { type Distribution, normalize, oneHot } from "../../labels/rows";
import { linearRamp } from "../../learning/ramp";
import {
  type AugmentationState,
  aheadBy,
  learnAugmentation,
  newAugmentationState,
} from "../augmentation-state";
import { expectFiniteLogits } from "../finite";
import { type MethodContext, type MethodParts, type StateOf, methodFrom } from "../method-from";
import { expectBatch, expectViews } from "./expect";
import { type AlignmentDistributions, type Guess, meanGuesses } from "./guess";
import { type ReMixMatchOptions, expectOptions, remixmatchSchema } from "./options";
import { lossWeights, mixedName, passesOf } from "./passes";
import { type Drawn, type Views, drawViews } from "./views";

/** What ReMixMatch remembers from step to step beside its weights. */
export interface ReMixMatchMemory extends AugmentationState {
  /** The model's own distribution: mean guesses of the latest batches. */
  readonly window: Window;
  /** The running distribution of the labels seen. */
  readonly labels: Distribution;
}

/** Everything that a run of ReMixMatch remembers from step to step. */
export type ReMixMatchState = StateOf<ReMixMatchMemory>;

/** The parts of ReMixMatch, which its relatives share. */
export const remixmatchParts: MethodParts<ReMixMatchOptions, ReMixMatchMemory, Drawn> = {
  check: ({ name, network, options }) => expectOptions(name, network.classes, options),
  rotation: ({ rotationWeight }) => rotationWeight > 0,

  init: ({ network, options }) => ({
    window: guessWindow.init(network.classes, { batches: options.windowBatches }),
    labels: labelDistribution.init(network.classes),
    ...newAugmentationState(options.augmentation),
  }),

  async draw(batch, key, { name, options, workers, state }) {
    expectBatch(name, batch, options);
    const rows = (options.strongViews + 2) * batch.labeled.length;
    return {
      views: await drawViews(fork(key, "views"), batch, state.drawingRates, options, workers),
      labels: batch.labels,
      mix: drawMix(fork(key, "mixup"), rows, options),
    };
  },

  ahead: ({ augmentation }) => aheadBy(augmentation),

  expectDrawn: (drawn, { name, options }) => expectViews(name, drawn, options),

  async step(state, drawn, context) {
    const { network, options, workers, learn } = context;
    const { views, labels } = drawn;

    // Guess what the unlabeled images show, aligned with how often each class should come.
    const target = normalize(options.prior ?? state.labels);
    const running = guessWindow.mean(state.window);
    const guessing = guessViews(state, views, { target, running }, context);

    // Learn from all views: turned, before MixUp, and each mixed with another.
    const weights = lossWeights(
      linearRamp(state.step * labels.length, { over: options.rampImages }),
      options,
    );
    const passes = passesOf(drawn, guessing, weights, options);
    const last = options.statisticsFrom === "last" ? views.strong.length + 1 : 0;
    const { learner, terms } = await learn(passes, { statisticsOf: mixedName(last) });

    // Remember what was guessed, which labels came, and how the new weights did on the probes.
    const guesses = [...new Set(await guessing)]; // anchored, all views share one guess
    const raw = guesses.flatMap((guess) => guess.raw);
    const seen = oneHot(labels, network.classes);
    const { augmentation } = options;
    const use = { network, workers };
    return {
      state: {
        ...learner,
        window: guessWindow.update(state.window, raw),
        labels: labelDistribution.update(state.labels, seen, { decay: options.labelDecay }),
        ...(await learnAugmentation(state, views, labels, learner, augmentation, use)),
      },
      report: {
        terms,
        distributions: { ...meanGuesses(guesses), running, target },
        rows: {
          guess: raw,
          aligned: guesses.flatMap((guess) => guess.aligned),
          sharpened: guesses.flatMap((guess) => guess.target),
        },
      },
    };
  },
};

/**
 * ReMixMatch as a method. Options not given are the released ones; augmentation, guess, unlabeled
 * loss and network are values. Throws a sentence on options that cannot work.
 * Berthelot et al., arXiv 1911.09785; order and numbers as in the released code.
 *
 * @example
 * ```ts
 * const data = loadDataSet();
 * const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
 * const method = remixmatch({ ...wrn10x1, channels: 1, shrink: 4, filters: 4 }, { strongViews: 1 });
 * const { state } = await train(method, data, split, { steps: 1, seed: 1, batch: 4 });
 * state.step; // 1
 * disposeState(state);
 * ```
 */
export const remixmatch = methodFrom("remixmatch", {
  schema: remixmatchSchema,
  ...remixmatchParts,
});

// The guess of each of the K + 1 unlabeled views, from forward passes over those it needs.
function guessViews(
  { weights, step }: ReMixMatchState,
  views: Views,
  at: AlignmentDistributions,
  { network, options, workers }: MethodContext<ReMixMatchOptions>,
): Promise<readonly Guess[]> {
  const guess = async (): Promise<readonly Guess[]> => {
    const logits = await workers.predictEach(weights, options.guess.asks(views), network);
    expectFiniteLogits(step + 1, "the logits of the guess", logits.flat());
    return options.guess.guess(logits, views.strong.length + 1, at, options);
  };
  const guessing = guess();
  // Thrown where it is awaited, which it is not when the rotation pass throws before.
  guessing.catch(() => undefined);
  return guessing;
}
