import { stripVTControlCharacters } from "node:util";
import { SingleBar } from "cli-progress";
import type { Progress } from "../base/messages";
import { type PaceStart, progressText, timeLeft } from "../display/progress-text";

const REDRAWS_PER_SECOND = 10;
const PLAIN_MILLISECONDS = 10_000;
// Characters; with it, a line of training just fits into 80 columns.
const BAR_WIDTH = 10;

/** Where progress shows, usually `process.stderr`. */
export type Screen = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

export interface ProgressBarOptions {
  /** How much is done, in words; by default "50/100". */
  readonly counts?: (progress: Progress) => string;
  /** Whether work with a new label is worth a line at once where nothing can be redrawn. */
  readonly announce?: boolean;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

/** Shows one piece of work after another. */
export interface ProgressBar {
  /** Names a part of the work: its title stands before its progress, or alone until there is some. */
  readonly begin: (title: string) => void;
  /** Shows progress; called often, and drawn when it is time to. */
  readonly update: (progress: Progress) => void;
  /** Writes a line that stays. */
  readonly print: (text: string) => void;
  /** Takes the bar off the terminal, until the next update. */
  readonly clear: () => void;
}

/**
 * Shows how far work is: "Training  ReMixMatch  ██░░░ 50/400  loss 1.234  2 min left". On a terminal
 * one line is redrawn ten times a second at most, without the bar where it is too narrow for it;
 * anything else gets a line every ten seconds at most.
 */
export function createProgressBar(screen: Screen, options: ProgressBarOptions = {}): ProgressBar {
  const { counts = fraction, announce = false, now = () => performance.now() } = options;
  const terminal = screen.isTTY === true ? createTerminalBar(screen) : null;
  let title = "";
  let start: (PaceStart & { readonly label: string }) | undefined;
  let writtenAt = -Infinity;

  function write(line: string): void {
    screen.write(`${line}\n`);
    writtenAt = now();
  }

  return {
    begin(text) {
      title = printable(text);
      start = undefined;
      writtenAt = now();
      terminal?.draw([title]);
    },
    update({ label, done, total, note = "" }) {
      const progress = { label: printable(label), done, total, note: printable(note) };
      if (start?.label !== progress.label || done < start.done) {
        if (announce && terminal === null) write(`${progress.label} …`);
        start = { label: progress.label, done, at: now() };
      }
      if (terminal === null && now() - writtenAt < PLAIN_MILLISECONDS) return;
      const left = timeLeft(progress, start, now());
      const line = (barWidth: number): string => {
        const text = progressText(progress, left, { barWidth, counts });
        return title === "" ? text : `${title}  ${text}`;
      };
      if (terminal === null) write(line(0));
      else terminal.draw([line(BAR_WIDTH), line(0)]);
    },
    print(text) {
      terminal?.clear();
      screen.write(`${printable(text)}\n`);
    },
    clear: () => terminal?.clear(),
  };
}

/** One line of a terminal: `draw` takes its texts from the widest to the narrowest. */
function createTerminalBar(stream: Screen) {
  // The cursor stays visible and lines may wrap: a process that is killed could not undo that.
  const bar = new SingleBar({
    stream,
    fps: REDRAWS_PER_SECOND,
    format: (_options, { maxWidth }, { lines }: { lines: readonly string[] }) =>
      fitted(lines, maxWidth - 1),
    clearOnComplete: true,
    hideCursor: false,
    linewrap: true,
  });
  return {
    draw(lines: readonly string[]): void {
      if (bar.isActive) bar.update({ lines });
      else bar.start(1, 0, { lines });
    },
    clear: () => bar.stop(),
  };
}

function fitted(lines: readonly string[], width: number): string {
  const line = lines.find(({ length }) => length <= width);
  return line ?? `${lines[lines.length - 1].slice(0, width - 1)}…`;
}

function fraction({ done, total }: Progress): string {
  return `${done}/${total}`;
}

// A notebook's text must not control the terminal.
function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Control}/gu, " ");
}
