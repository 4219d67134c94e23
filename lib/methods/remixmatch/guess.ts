import { align } from "../../labels/align";
import { type Distribution, type Rows, softmax } from "../../labels/rows";
import { sharpen } from "../../labels/sharpen";
import type { ReMixMatchOptions } from "./options";

/** A guess on its way from the model's answer to a target. */
export interface Guess {
  /** What the model said: softmax of the logits. This one enters the running distribution. */
  readonly raw: Rows;
  readonly aligned: Rows;
  readonly target: Rows;
}

/** The class distribution to align with, and the model's own of late. */
export interface AlignmentDistributions {
  readonly target: Distribution;
  readonly running: Distribution;
}

type GuessOptions = Partial<Pick<ReMixMatchOptions, "temperature" | "alignment">>;

/**
 * Guesses the labels of unlabeled images from the model's answer on their weak views: align with the
 * label distribution, normalize, then sharpen. The order matters; sharpening first gives other rows.
 * [batch, classes] → same. ReMixMatch (arXiv 1911.09785), algorithm 1, lines 8 to 10.
 */
export function guessLabels(
  logits: Rows,
  at: AlignmentDistributions,
  options: GuessOptions = {},
): Guess {
  return guessFrom(softmax(logits), at, options);
}

/**
 * The guess for each of the K + 1 unlabeled views, from the answers on the views that `guess` needs:
 * "anchor" takes the first view's answer for all (augmentation anchoring), "mean" the average of all
 * answers (MixMatch), "swap" for each view that on the next one, for the last that on the first.
 * The released code's `redux`; [views][batch, classes] → one guess a view.
 */
export function guessEveryView(
  answers: readonly Rows[],
  views: number,
  at: AlignmentDistributions,
  { guess = "anchor", ...options }: GuessOptions & Partial<Pick<ReMixMatchOptions, "guess">> = {},
): Guess[] {
  if (guess === "swap") {
    return answers.map((_, i) => guessLabels(answers[(i + 1) % views], at, options));
  }
  const said = answers.map(softmax);
  const raw = guess === "mean" ? meanOf(said) : said[0];
  return new Array<Guess>(views).fill(guessFrom(raw, at, options));
}

function guessFrom(
  raw: Rows,
  { target, running }: AlignmentDistributions,
  { temperature = 0.5, alignment = true }: GuessOptions,
): Guess {
  const aligned = alignment ? align(raw, { target, running }) : raw;
  return { raw, aligned, target: sharpen(aligned, { temperature }) };
}

// [views][batch, classes] → [batch, classes]
function meanOf(said: readonly Rows[]): Rows {
  return said[0].map((row, i) =>
    row.map((_, c) => said.reduce((sum, rows) => sum + rows[i][c], 0) / said.length),
  );
}
