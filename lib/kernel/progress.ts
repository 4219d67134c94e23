import { BoundedMap } from "../base/bounded-map";
import { PROGRESS_TYPE, type MimeBundle, type Progress } from "../base/messages";
import { type PaceStart, progressText, timeLeft } from "../display/progress-text";
import { escapeText } from "../base/xml";

/** A bar is drawn at most this often, but its last state always is. */
const REDRAW_MILLISECONDS = 250;

/** A run may still report progress after its cell has ended, but not forever. */
const KEPT_RUNS = 100;

/** A bar to be drawn: the first time as a display of its own, then as an update of that one. */
export interface BarDisplay {
  readonly bundle: MimeBundle;
  readonly id: string;
  readonly update: boolean;
}

/** The progress bars of the runs. */
export interface ProgressBars {
  readonly report: (run: number, progress: Progress) => void;
  /** Draws what was delayed in this run. */
  readonly flush: (run: number) => void;
  /** Displays each bar of this run anew when it is drawn next: its outputs were cleared. */
  readonly onCleared: (run: number) => void;
}

interface Bar {
  readonly id: string;
  readonly start: PaceStart;
  displayed: boolean;
  drawnAt: number;
  last: Progress;
  timer?: NodeJS.Timeout | undefined;
}

/** Draws one bar for each label and run, at most four times a second. `prefix` begins their ids. */
export function createProgressBars(
  prefix: string,
  draw: (run: number, display: BarDisplay) => void,
): ProgressBars {
  const runs = new BoundedMap<Map<string, Bar>, number>(KEPT_RUNS);
  let bars = 0;

  function barOf(run: number, progress: Progress): Bar {
    const ofRun = runs.get(run) ?? new Map<string, Bar>();
    runs.set(run, ofRun);
    const before = ofRun.get(progress.label);
    if (before !== undefined && progress.done >= before.last.done) return before;
    // Work that begins again under its label keeps its display.
    const bar: Bar = {
      id: before?.id ?? `${prefix}-progress-${++bars}`,
      start: { done: progress.done, at: performance.now() },
      displayed: before?.displayed ?? false,
      drawnAt: before?.drawnAt ?? -Infinity,
      last: progress,
    };
    clearTimeout(before?.timer);
    ofRun.set(progress.label, bar);
    return bar;
  }

  function drawBar(run: number, bar: Bar): void {
    clearTimeout(bar.timer);
    bar.timer = undefined;
    bar.drawnAt = performance.now();
    const left = timeLeft(bar.last, bar.start, bar.drawnAt);
    draw(run, { bundle: progressBundle(bar.last, left), id: bar.id, update: bar.displayed });
    bar.displayed = true;
  }

  return {
    report(run, progress) {
      const bar = barOf(run, progress);
      bar.last = progress;
      const wait = bar.drawnAt + REDRAW_MILLISECONDS - performance.now();
      if (progress.done >= progress.total || wait <= 0) drawBar(run, bar);
      else bar.timer ??= setTimeout(() => drawBar(run, bar), wait).unref();
    },
    flush(run) {
      const ofRun = runs.get(run);
      for (const bar of ofRun?.values() ?? []) {
        if (bar.timer !== undefined) drawBar(run, bar);
      }
    },
    onCleared(run) {
      for (const bar of runs.get(run)?.values() ?? []) bar.displayed = false;
    },
  };
}

/** Progress as HTML with a bar, as a line of text, and as data. */
export function progressBundle(progress: Progress, leftMilliseconds: number): MimeBundle {
  const { label, done, total } = progress;
  const state = total > 0 ? ` value="${Math.min(done, total)}" max="${total}"` : "";
  // The element draws the bar, and the label stands before it.
  const words = progressText({ ...progress, label: "" }, leftMilliseconds, { barWidth: 0 });
  const name = escapeText(label);
  const html =
    `<div><span>${name}</span> <progress aria-label="${name}"${state}></progress> ` +
    `<span>${escapeText(words)}</span></div>`;
  const text = progressText(progress, leftMilliseconds);
  return { "text/html": html, "text/plain": text, [PROGRESS_TYPE]: { ...progress } };
}
