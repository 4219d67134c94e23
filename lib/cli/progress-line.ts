import { stripVTControlCharacters } from "node:util";
import type { Progress } from "../base/messages";
import { formatDuration } from "../notebook/format-duration";

const REDRAW_MILLISECONDS = 100;
const PLAIN_MILLISECONDS = 10_000;
// Cells; with it, a line of training just fits into 80 columns.
const BAR = 10;

/** Where progress shows: a terminal redraws one line, anything else gets a line now and then. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A line that says how far work is. */
export interface ProgressLine {
  /** Starts on a piece of work, which the line names first. */
  readonly begin: (head: string) => void;
  /** This far; drawn when the time has come. */
  readonly progress: (progress: Progress) => void;
  /** Leaves words that stay in the line's place. */
  readonly leave: (text: string) => void;
  /** Leaves nothing on the terminal. */
  readonly clear: () => void;
}

/**
 * Shows progress on a screen: what is done, how far, how well, and how long it still takes at the
 * pace so far. `now` in milliseconds; before the numbers comes `unit`, or on a terminal a `bar`.
 */
export function progressLine(
  screen: Screen,
  now: () => number,
  { unit = "", bar = false }: { unit?: string; bar?: boolean } = {},
): ProgressLine {
  const terminal = screen.isTTY === true;
  const pause = terminal ? REDRAW_MILLISECONDS : PLAIN_MILLISECONDS;
  let head = "";
  let drawnAt = -Infinity;
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

  return {
    begin: (text) => {
      head = `${plain(text)}  `;
      first = undefined;
      drawnAt = now();
      if (terminal) draw(plain(text));
    },
    progress: (progress) => {
      if (first?.label !== progress.label || progress.done < first.done) {
        first = { label: progress.label, done: progress.done, at: now() };
      }
      const complete = progress.done >= progress.total;
      if (now() - drawnAt < pause && !(complete && terminal)) return;
      const before = bar && terminal ? `${barOf(progress)} ` : unit;
      draw(head + describe(progress, first, now(), before));
    },
    leave: (text) => {
      clear();
      screen.write(`${plain(text)}\n`);
    },
    clear,
  };
}

function describe(
  { label, done, total, note = "" }: Progress,
  first: { done: number; at: number },
  now: number,
  before: string,
): string {
  const perStep = (now - first.at) / (done - first.done);
  const left = (perStep * (total - done)) / 1000;
  const time = Number.isFinite(left) && left > 0 ? `${formatDuration(left)} left` : "";
  return [plain(label), `${before}${done}/${total}`, plain(note), time].filter(Boolean).join("  ");
}

function barOf({ done, total }: Progress): string {
  const filled = Math.floor((BAR * done) / total);
  return "█".repeat(filled) + "░".repeat(BAR - filled);
}

// A notebook's words must not steer the terminal.
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Control}/gu, " ");
}
