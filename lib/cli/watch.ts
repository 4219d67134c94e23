import { stripVTControlCharacters } from "node:util";
import type { Progress } from "../base/messages";
import { duration } from "../notebook/made";
import type { CellPlace } from "../notebook/places";
import type { RunEvent } from "../notebook/run";

const REDRAW_MILLISECONDS = 100;
const PLAIN_MILLISECONDS = 10_000;

/** A watch over a run: `hear` its events; `end` leaves the terminal clean. */
export interface Watch {
  readonly hear: (event: RunEvent) => void;
  readonly end: () => void;
}

/** Where the watch writes: a terminal redraws one line, anything else gets a line now and then. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far a run is: the cell, what it does, how well, and how long it still takes. */
export function watchRun(screen: Screen, now: () => number = () => performance.now()): Watch {
  const terminal = screen.isTTY === true;
  const pause = terminal ? REDRAW_MILLISECONDS : PLAIN_MILLISECONDS;
  let head = "";
  let drawnAt = 0;
  let drawn = false;
  let first: { label: string; done: number; at: number } | undefined;

  function draw(text: string): void {
    const width = (screen.columns ?? 80) - 1;
    const line = text.length > width ? `${text.slice(0, width - 1)}…` : text;
    screen.write(terminal ? `\r\u001b[2K${line}` : `${text}\n`);
    drawn = terminal;
    drawnAt = now();
  }

  function clear(): void {
    if (drawn) screen.write("\r\u001b[2K");
    drawn = false;
  }

  function hearProgress(progress: Progress): void {
    if (first?.label !== progress.label || progress.done < first.done) {
      first = { label: progress.label, done: progress.done, at: now() };
    }
    const complete = progress.done >= progress.total;
    if (now() - drawnAt < pause && !(complete && terminal)) return;
    draw(`${head}  ${describe(progress, first, now())}`);
  }

  function hear(event: RunEvent): void {
    if (event.type === "cell") {
      head = headOf(event.cell, event.count);
      first = undefined;
      drawnAt = now();
      if (terminal) draw(head);
    } else if (event.type === "progress") hearProgress(event.progress);
    else if (event.type === "cellDone") {
      clear();
      screen.write(`${head}  ${duration(event.seconds)}\n`);
    }
  }

  return { hear, end: clear };
}

function headOf({ number, title }: CellPlace, count: number): string {
  return `[${String(number).padStart(String(count).length)}/${count}] ${plain(title).slice(0, 50)}`;
}

function describe(
  { label, done, total, note }: Progress,
  first: { done: number; at: number },
  now: number,
): string {
  const perStep = (now - first.at) / (done - first.done);
  const left = (perStep * (total - done)) / 1000;
  const time = Number.isFinite(left) && left > 0 ? `${duration(left)} left` : "";
  return [plain(label), `${done}/${total}`, plain(note ?? ""), time].filter(Boolean).join("  ");
}

// A notebook's words must not steer the terminal.
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Control}/gu, " ");
}
