import { formatDuration } from "../base/durations";
import type { CellInfo } from "../notebook/code-cells";
import type { RunEvent } from "../notebook/run";
import { type ProgressBarOptions, type Screen, createProgressBar } from "./progress-bar";

/** The cells of a notebook's run, one after another. */
export interface RunProgress {
  readonly onEvent: (event: RunEvent) => void;
  /** Takes the bar off the terminal. */
  readonly clear: () => void;
}

/** Shows how far a notebook's run is: the cell, the progress that it reports, and how long it took. */
export function createRunProgress(screen: Screen, options: ProgressBarOptions = {}): RunProgress {
  const bar = createProgressBar(screen, options);
  let title = "";
  const onEvent = (event: RunEvent): void => {
    if (event.type === "cell") {
      title = titleOf(event.cell, event.count);
      bar.begin(title);
    } else if (event.type === "progress") bar.update(event.progress);
    else if (event.type === "cellDone") bar.print(`${title}  ${formatDuration(event.seconds)}`);
  };
  return { onEvent, clear: bar.clear };
}

function titleOf({ number, title }: CellInfo, count: number): string {
  return `[${String(number).padStart(String(count).length)}/${count}] ${title.slice(0, 50)}`;
}
