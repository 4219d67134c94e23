import type { Progress } from "../base/messages";

const BAR_LENGTH = 24;

/** Progress in one line: "ReMixMatch, seed 1  ████░░░░  50 %  5 / 10  loss 1.2  2 min left". */
export function progressText(
  { label, done, total, note }: Progress,
  leftMilliseconds: number,
): string {
  const fraction = total > 0 ? Math.min(1, done / total) : 1;
  const full = Math.round(fraction * BAR_LENGTH);
  const bar = "█".repeat(full) + "░".repeat(BAR_LENGTH - full);
  const counts = `${Math.floor(fraction * 100)} %  ${done} / ${total}`;
  const isKnown = fraction < 1 && Number.isFinite(leftMilliseconds);
  const time = isKnown ? timeLeft(leftMilliseconds) : "";
  return [label, bar, counts, note ?? "", time].filter((part) => part !== "").join("  ");
}

function timeLeft(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}
