import { stripVTControlCharacters } from "node:util";
import type { Progress } from "../base/messages";
import { duration } from "../notebook/made";

const REDRAW_MILLISECONDS = 100;
const PLAIN_MILLISECONDS = 10_000;

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
 * pace so far. `now` in milliseconds; `unit` is written before the numbers, and a terminal with room
 * for it gets a `bar`.
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
      draw(
        head + (bar && terminal ? barOf(progress) : "") + describe(progress, first, now(), unit),
      );
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
  unit: string,
): string {
  const perStep = (now - first.at) / (done - first.done);
  const left = (perStep * (total - done)) / 1000;
  const time = Number.isFinite(left) && left > 0 ? `${duration(left)} left` : "";
  return [plain(label), `${unit}${done}/${total}`, plain(note), time].filter(Boolean).join("  ");
}

// In eighths of a cell, so that it grows with every few steps.
function barOf({ done, total }: Progress): string {
  const eighths = Math.round(8 * CELLS * Math.min(Math.max(done / total, 0), 1));
  const whole = "█".repeat(eighths >> 3);
  const part = eighths % 8 === 0 ? "" : PARTS[eighths % 8];
  return `${(whole + part).padEnd(CELLS, "░")} `;
}

const CELLS = 8;
const PARTS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

// A notebook's words must not steer the terminal.
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Control}/gu, " ");
}
