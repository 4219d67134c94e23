import type { Tick } from "./axis";
import { ticksOf } from "./axis";
import type { Legend } from "./legend";
import type { Frame } from "./marks";
import type { Area } from "./shapes-and-annotations";
import type { Plot } from "./plot";
import { SIZES, shorten, textWidth } from "./text";

/** The place of the plot inside the picture, in pixels, with its ticks. */
export interface PlotLayout {
  readonly area: Area;
  readonly frame: Frame;
  readonly ticks: { readonly x: readonly Tick[]; readonly y: readonly Tick[] };
  /** The labels under the plot are turned, since they do not fit side by side. */
  readonly turned: boolean;
  /** The height of the labels under the plot, in pixels. */
  readonly below: number;
  /** The width of the labels left of it. */
  readonly beside: number;
  readonly legend: Legend;
}

/** How far labels under the plot are turned, in degrees. */
export const TURN = 35;

// The longest labels, as parts of the width: of lying bars' names, of names under bars.
const LONGEST = { left: 0.32, turned: 0.2 } as const;

/** Gives every part its room: title, legend, labels as wide as they are, the plot what is left. */
export function setStage(
  plot: Plot,
  { width, height, head }: { width: number; height: number; head: number },
  legendFor: (width: number) => Legend,
): PlotLayout {
  const { axes, domains, colorbar } = plot;
  const lines = Math.max(2, Math.floor((height - head - 90) / 42));
  const y = cut(ticksOf(axes.y, domains.y, lines), LONGEST.left * width);
  const beside = widest(y);
  const left = 20 + (axes.y.title === "" ? 0 : 24) + beside + 8;
  const right = width - (colorbar ? colorbar.width + 40 : 28);
  const legend = legendFor(right - left);
  const top = head + legend.height + (legend.height > 0 ? 10 : 0);

  const wanted = ticksOf(axes.x, domains.x, Math.max(2, Math.floor((right - left) / 84)));
  const turned = axes.x.kind === "category" && !fits(wanted, domains.x, right - left);
  const x = turned ? cut(wanted, LONGEST.turned * width) : wanted;
  const angle = (TURN * Math.PI) / 180;
  const below = turned ? Math.sin(angle) * widest(x) + 16 : 22;
  const overhang = turned ? Math.cos(angle) * widest(x) - 8 : 0;
  const area = {
    left: Math.max(left, overhang),
    top,
    right,
    bottom: height - below - (axes.x.title === "" ? 12 : 34),
  };
  const frame = {
    x: between(domains.x, area.left, area.right),
    y: between(domains.y, area.bottom, area.top),
  };
  const ticks = { x: thinned(x, frame.x, 16), y: thinned(y, frame.y, 14) };
  return { area, frame, ticks, turned, below, beside, legend };
}

/** The straight line from a domain to pixels. */
export function between(
  [low, high]: readonly [number, number],
  from: number,
  to: number,
): (coordinate: number) => number {
  return (coordinate) => from + ((coordinate - low) / (high - low)) * (to - from);
}

const widest = (ticks: readonly Tick[]) =>
  Math.max(0, ...ticks.map(({ label }) => textWidth(label, SIZES.tick)));

const cut = (ticks: readonly Tick[], width: number): Tick[] =>
  ticks.map((tick) => ({ ...tick, label: shorten(tick.label, SIZES.tick, width) }));

// Neighbors must not touch: a long name between short ones may reach under them.
function fits(ticks: readonly Tick[], domain: readonly number[], width: number): boolean {
  const room = width / Math.abs(domain[1] - domain[0]);
  const wide = ticks.map(({ label }) => textWidth(label, SIZES.tick));
  return wide.every(
    (_, i) =>
      i === 0 ||
      (wide[i - 1] + wide[i]) / 2 + 8 <= room * (ticks[i].coordinate - ticks[i - 1].coordinate),
  );
}

// Where labels would lie upon each other, only each second, third, … of them stays.
function thinned(ticks: readonly Tick[], place: (c: number) => number, room: number): Tick[] {
  const steps = ticks
    .slice(1)
    .map((tick, i) => place(tick.coordinate) - place(ticks[i].coordinate));
  const least = Math.min(Infinity, ...steps.map(Math.abs));
  const stride = Math.max(1, Math.ceil(room / least));
  return ticks.filter((_, i) => i % stride === 0);
}
