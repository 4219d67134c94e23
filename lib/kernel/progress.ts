import { PROGRESS_TYPE, type MimeBundle, type Progress } from "../base/messages";
import { type PaceStart, progressText, timeLeft } from "../display/progress-text";
import { escapeText } from "../base/xml";

/** A bar is redrawn at most this often; its last state always is. */
const REDRAW_MILLISECONDS = 250;

/** A run may go on telling after its cell has ended, but not forever. */
const REMEMBERED_RUNS = 100;

/** A bar to be drawn: the first time as a display of its own, then as an update of that one. */
export interface Drawing {
  readonly bundle: MimeBundle;
  readonly id: string;
  readonly update: boolean;
}

/** The bars of the runs. */
export interface ProgressBars {
  readonly tell: (run: number, progress: Progress) => void;
  /** Draws what was held back in this run. */
  readonly settle: (run: number) => void;
  /** The displays of this run were taken away: what comes is drawn anew. */
  readonly cleared: (run: number) => void;
}

interface Bar {
  readonly id: string;
  readonly start: PaceStart;
  shown: boolean;
  drawnAt: number;
  last: Progress;
  held?: NodeJS.Timeout | undefined;
}

/** Draws one bar for each label and run, no more often than the eye needs. */
export function createProgressBars(
  prefix: string,
  draw: (run: number, drawing: Drawing) => void,
): ProgressBars {
  const runs = new Map<number, Map<string, Bar>>();
  let bars = 0;

  function barOf(run: number, progress: Progress): Bar {
    const ofRun = runs.get(run) ?? new Map<string, Bar>();
    runs.set(run, ofRun);
    if (runs.size > REMEMBERED_RUNS) runs.delete(runs.keys().next().value!);
    const before = ofRun.get(progress.label);
    if (before !== undefined && progress.done >= before.last.done) return before;
    // Work that begins again under its label keeps its place on the page.
    const bar: Bar = {
      id: before?.id ?? `${prefix}-progress-${++bars}`,
      start: { done: progress.done, at: performance.now() },
      shown: before?.shown ?? false,
      drawnAt: before?.drawnAt ?? -Infinity,
      last: progress,
      held: before?.held,
    };
    clearTimeout(bar.held);
    bar.held = undefined;
    ofRun.set(progress.label, bar);
    return bar;
  }

  function drawBar(run: number, bar: Bar): void {
    clearTimeout(bar.held);
    bar.held = undefined;
    bar.drawnAt = performance.now();
    const left = timeLeft(bar.last, bar.start, bar.drawnAt);
    draw(run, { bundle: bundleOf(bar.last, left), id: bar.id, update: bar.shown });
    bar.shown = true;
  }

  return {
    tell(run, progress) {
      const bar = barOf(run, progress);
      bar.last = progress;
      const wait = bar.drawnAt + REDRAW_MILLISECONDS - performance.now();
      if (progress.done >= progress.total || wait <= 0) drawBar(run, bar);
      else bar.held ??= setTimeout(() => drawBar(run, bar), wait).unref();
    },
    settle(run) {
      const ofRun = runs.get(run);
      for (const bar of ofRun?.values() ?? []) {
        if (bar.held !== undefined) drawBar(run, bar);
      }
    },
    cleared(run) {
      for (const bar of runs.get(run)?.values() ?? []) bar.shown = false;
    },
  };
}

/** Progress for every reader: a bar, a line of text, and the numbers. */
export function bundleOf(progress: Progress, leftMilliseconds: number): MimeBundle {
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
