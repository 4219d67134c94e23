import { formatDuration } from "../notebook/format-duration";
import type { CellInfo } from "../notebook/code-cells";
import type { RunEvent } from "../notebook/run";
import { progressLine, type Screen } from "./progress-line";

/** A watch over a run: `hear` its events; `end` leaves the terminal clean. */
export interface Watch {
  readonly hear: (event: RunEvent) => void;
  readonly end: () => void;
}

/** Shows how far a run is: the cell, what it does, how well, and how long it still takes. */
export function watchRun(screen: Screen, now: () => number = () => performance.now()): Watch {
  const line = progressLine(screen, now);
  let head = "";

  function hear(event: RunEvent): void {
    if (event.type === "cell") {
      head = headOf(event.cell, event.count);
      line.begin(head);
    } else if (event.type === "progress") line.progress(event.progress);
    else if (event.type === "cellDone") line.leave(`${head}  ${formatDuration(event.seconds)}`);
  }

  return { hear, end: line.clear };
}

function headOf({ number, title }: CellInfo, count: number): string {
  return `[${String(number).padStart(String(count).length)}/${count}] ${title.slice(0, 50)}`;
}
