import { z } from "zod";
import { align } from "../../labels/align";
import {
  type Distribution,
  type DistributionLike,
  type Rows,
  type RowsLike,
  meanRow,
  softmax,
} from "../../labels/rows";
import { sharpen } from "../../labels/sharpen";
import type { ImageBatch } from "../../network/pass";

/** A guess on its way from the model's prediction to a target. */
export interface Guess {
  /** What the model predicted: softmax of the logits. This one enters the running distribution. */
  readonly raw: Rows;
  readonly aligned: Rows;
  readonly target: Rows;
}

/** The class distribution to align with, and the model's own of late. */
export interface AlignmentDistributions {
  readonly target: DistributionLike;
  readonly running: DistributionLike;
}

/** How a guess is made of a prediction. */
export interface GuessOptions {
  readonly temperature?: number;
  readonly alignment?: boolean;
}

/**
 * Guesses the labels of unlabeled images from the model's logits on their weak views: align with the
 * label distribution, normalize, then sharpen. The order matters; sharpening first gives other rows.
 * [batch, classes] → same. ReMixMatch (arXiv 1911.09785), algorithm 1, lines 8 to 10.
 */
export function guessLabels(
  logits: RowsLike,
  at: AlignmentDistributions,
  options: GuessOptions = {},
): Guess {
  return guessFrom(softmax(logits), at, options);
}

function guessFrom(
  raw: Rows,
  { target, running }: AlignmentDistributions,
  { temperature = 0.5, alignment = true }: GuessOptions,
): Guess {
  const aligned = alignment ? align(raw, { target, running }) : raw;
  return { raw, aligned, target: sharpen(aligned, { temperature }) };
}

/** The unlabeled images of a step: one view to anchor on, and K strong ones. */
export interface UnlabeledViews {
  readonly anchor: ImageBatch;
  readonly strong: readonly ImageBatch[];
}

/** Whose prediction is the target of which view: a value that ReMixMatch takes as its `guess`. */
export interface Guesser {
  readonly name: string;
  /** The views that the model is to classify for it. */
  asks(views: UnlabeledViews): readonly ImageBatch[];
  /** The guess for each of so many unlabeled views, anchor first, from the logits on those asked for. */
  guess(
    logits: readonly Rows[],
    views: number,
    at: AlignmentDistributions,
    options: GuessOptions,
  ): readonly Guess[];
  /** The word for it in JSON. */
  toJSON(): string;
}

const named = (name: string, parts: Pick<Guesser, "asks" | "guess">): Guesser => ({
  name,
  ...parts,
  toJSON: () => name,
});
const forAll = (guess: Guess, views: number): Guess[] => new Array<Guess>(views).fill(guess);

/** Augmentation anchoring: the prediction on the anchor is the target of all views. `redux=1st`. */
export const anchorGuess = named("anchor", {
  asks: ({ anchor }) => [anchor],
  guess: ([logits], views, at, options) => forAll(guessLabels(logits, at, options), views),
});

/** MixMatch's: the mean of the predictions on all views is the target of all. `redux=mean`. */
export const meanGuess = named("mean", {
  asks: ({ anchor, strong }) => [anchor, ...strong],
  guess: (logits, views, at, options) =>
    forAll(guessFrom(meanOf(logits.map(softmax)), at, options), views),
});

/** The target of each view is the prediction on the next, of the last that on the first. `redux=swap`. */
export const swapGuess = named("swap", {
  asks: ({ anchor, strong }) => [anchor, ...strong],
  guess: (logits, views, at, options) =>
    logits.map((_, i) => guessLabels(logits[(i + 1) % views], at, options)),
});

/**
 * The prediction on the first strong view is the target of all, and the anchor stays weak: "no weak
 * views" read as of the guess alone, where the released ablation makes the anchor itself strong.
 */
export const strongGuess = named("strong", {
  asks: ({ strong }) => [strong[0]],
  guess: ([logits], views, at, options) => forAll(guessLabels(logits, at, options), views),
});

const WORDS = { anchor: anchorGuess, mean: meanGuess, swap: swapGuess, strong: strongGuess };
/** A guesser, or the word for one. */
export type GuesserChoice = keyof typeof WORDS | Guesser;

/** The option `guess`: a word, as JSON has it, or a value. */
export const guesserSchema = z
  .custom<GuesserChoice>(
    (given) =>
      (typeof given === "string" && Object.hasOwn(WORDS, given)) ||
      typeof (given as Partial<Guesser> | null)?.guess === "function",
    `expected ${Object.keys(WORDS)
      .map((word) => `"${word}"`)
      .join(", ")} or a value with asks and guess`,
  )
  .transform((choice): Guesser => (typeof choice === "string" ? WORDS[choice] : choice));

/** The mean rows of guesses, step by step, for reports; anchored, all views share one guess. */
export function meanGuesses(
  guesses: readonly Guess[],
): Record<"guess" | "aligned" | "sharpened", Distribution> {
  const mean = (part: keyof Guess): Distribution =>
    meanRow(guesses.flatMap((guess) => guess[part]));
  return { guess: mean("raw"), aligned: mean("aligned"), sharpened: mean("target") };
}

// [views][batch, classes] → [batch, classes]
function meanOf(predictions: readonly Rows[]): Rows {
  return predictions[0].map((row, i) =>
    row.map((_, c) => predictions.reduce((sum, rows) => sum + rows[i][c], 0) / predictions.length),
  );
}
