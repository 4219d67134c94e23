import { median } from "../base/statistics";
import { UserError } from "../base/user-error";
import type { Evaluation } from "../training/evaluate";

/** The paper's protocol takes the median of this many last evaluations, of the averaged weights. */
const PROTOCOL = 20;

/** What a run's evaluations come to. Accuracies from 0 to 1. */
export interface AccuracySummary {
  readonly final: number;
  /** The highest, and the first step that had it: seen only by looking at the test labels. */
  readonly best: number;
  readonly bestStep: number;
  /** Median of the last 20 evaluations, or of all where there are fewer. */
  readonly median20: number;
  /** How many evaluations that median is of. */
  readonly counted: number;
}

/** The evaluations of a run in a few numbers. */
export interface Summary {
  /** Of the moving average of the weights; its `median20` is the paper's score. */
  readonly average: AccuracySummary;
  /** Of the weights themselves; null where no evaluation scored them. */
  readonly raw: AccuracySummary | null;
  /** Of the averaged weights on the images that the split holds out, where it holds out some. */
  readonly validation?: AccuracySummary;
}

/**
 * Sums up the evaluations of one run, in the order of their steps. The median of an even number is the
 * mean of the middle two, as in the released `scripts/extract_accuracy.py` (np.median of the last
 * 20 of "accuracy", which its libml/train.py takes from the averaged weights).
 * Throws when there are none.
 */
export function summarize(evaluations: readonly Evaluation[]): Summary {
  if (evaluations.length === 0) {
    throw new UserError("summarize: the run has no evaluations yet; train until the first one");
  }
  const scoresOf = (name: "rawAccuracy" | "validation") =>
    evaluations.flatMap(({ step, [name]: accuracy }) =>
      accuracy === undefined ? [] : [{ step, accuracy }],
    );
  const [raw, validation] = [scoresOf("rawAccuracy"), scoresOf("validation")];
  return {
    average: accuracySummary(evaluations),
    raw: raw.length === 0 ? null : accuracySummary(raw),
    ...(validation.length > 0 && { validation: accuracySummary(validation) }),
  };
}

/** A summary as the lines of a table for the terminal, the paper's score marked. */
export function summaryTable({ average, raw, validation }: Summary): string[] {
  const named = [
    ["averaged weights", average],
    ["raw weights", raw],
    ["held-out images", validation],
  ] as const;
  const shown = named.flatMap(([name, column]) => (column ? [{ name, column }] : []));
  const columns = shown.map(({ column }) => column);
  const { counted } = average;
  const short = counted < PROTOCOL;
  const line = (title: string, cells: readonly string[], mark = "") =>
    `${title.padEnd(24)}${cells.map((cell) => cell.padStart(18)).join("")}${mark}`;
  return [
    line(
      "accuracy, %",
      shown.map(({ name }) => name),
    ),
    line(
      "final",
      columns.map(({ final }) => percent(final)),
    ),
    line(
      "best (hindsight)",
      columns.map(({ best }) => percent(best)),
    ),
    line(
      "  at step",
      columns.map(({ bestStep }) => String(bestStep)),
    ),
    line(
      short ? `median of all ${counted}` : `median of the last ${PROTOCOL}`,
      columns.map(({ median20 }) => percent(median20)),
      short ? "" : "  *",
    ),
    short
      ? `The paper's score is the median of the last ${PROTOCOL} evaluations of the averaged weights; this run has ${counted}.`
      : "* of the averaged weights: the paper's score",
  ];
}

function accuracySummary(
  scores: readonly { readonly step: number; readonly accuracy: number }[],
): AccuracySummary {
  const accuracies = scores.map(({ accuracy }) => accuracy);
  const last = accuracies.slice(-PROTOCOL);
  const best = Math.max(...accuracies);
  return {
    final: accuracies[accuracies.length - 1],
    best,
    bestStep: scores[accuracies.indexOf(best)].step,
    median20: median(last),
    counted: last.length,
  };
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}
