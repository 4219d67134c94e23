import type { Frontend } from "../base/messages";
import { progressLine, type Screen } from "./progress-line";

/** A listener for `listen`; `end` leaves the terminal clean. */
export interface TrainingWatch extends Required<Pick<Frontend, "progress">> {
  readonly end: () => void;
}

/**
 * Shows how far training is: "ReMixMatch  step 50/400  loss 1.234  accuracy 68.2 %  1 min 20 s left",
 * a line every ten seconds; on a terminal one line is redrawn in place, with a bar instead of
 * the word. `now` in milliseconds.
 */
export function watchTraining(
  screen: Screen,
  now: () => number = () => performance.now(),
): TrainingWatch {
  const line = progressLine(screen, now, { unit: "step ", bar: true });
  return { progress: line.progress, end: line.clear };
}
