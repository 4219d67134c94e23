import type { Progress } from "../base/messages";

/** What was done of a piece of work at a time in milliseconds: where its pace is measured from. */
export interface PaceStart {
  readonly done: number;
  readonly at: number;
}

/** The milliseconds still to go at the mean pace since `start`; infinite or NaN before there is one. */
export function timeLeft({ done, total }: Progress, start: PaceStart, now: number): number {
  return ((now - start.at) / (done - start.done)) * (total - done);
}

export interface ProgressTextOptions {
  /** Characters of the bar; 0 leaves it out. By default 24. */
  readonly barWidth?: number;
  /** How much is done, in words; by default "50 %  5 / 10". */
  readonly counts?: (progress: Progress) => string;
}

/** Progress in one line: "ReMixMatch, seed 1  ████░░░░  50 %  5 / 10  loss 1.2  2 min left". */
export function progressText(
  progress: Progress,
  leftMilliseconds: number,
  { barWidth = 24, counts = percentAndCounts }: ProgressTextOptions = {},
): string {
  const { label, note = "" } = progress;
  const fraction = fractionOf(progress);
  const full = Math.round(fraction * barWidth);
  const bar = "█".repeat(full) + "░".repeat(barWidth - full);
  const left = fraction < 1 && Number.isFinite(leftMilliseconds) ? remaining(leftMilliseconds) : "";
  return [label, bar, counts(progress), note, left].filter((part) => part !== "").join("  ");
}

function percentAndCounts(progress: Progress): string {
  return `${Math.floor(fractionOf(progress) * 100)} %  ${progress.done} / ${progress.total}`;
}

function fractionOf({ done, total }: Progress): number {
  return total > 0 ? Math.min(1, done / total) : 1;
}

function remaining(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}
