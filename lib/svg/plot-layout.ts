import { min, pairs } from "d3-array";
import { scaleLinear } from "d3-scale";
import { FONT_SIZES } from "../charts/font";
import type { Domain } from "./axis-domain";
import type { Scales } from "./draw-mark";
import type { Legend } from "./legend";
import type { Plot } from "./plot";
import { shorten, textWidth } from "./text";
import { type Tick, axisTicks } from "./ticks";

/** The four sides of the plot inside the picture, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where the plot, its ticks and its legend are. */
export interface PlotLayout {
  readonly area: Area;
  readonly scales: Scales;
  readonly ticks: { readonly x: readonly Tick[]; readonly y: readonly Tick[] };
  /** Whether the labels of the x axis are rotated, since they do not fit side by side. */
  readonly rotated: boolean;
  /** The height of the labels of the x axis, in pixels. */
  readonly labelHeight: number;
  /** The width of the labels of the y axis, in pixels. */
  readonly labelWidth: number;
  readonly legend: Legend;
}

/** How far labels of the x axis are rotated, in degrees. */
export const LABEL_ANGLE = 35;

// The longest labels, as fractions of the picture's width.
const LONGEST = { y: 0.32, rotated: 0.2 } as const;

/**
 * Divides a picture of so many pixels: title, legend, labels and colorbar are as large as they need,
 * the plot gets the rest. `titleHeight`: the title's share; `legendFor`: the legend in a width.
 */
export function layoutPlot(
  { axes, domains, colorbar }: Plot,
  { width, height, titleHeight }: { width: number; height: number; titleHeight: number },
  legendFor: (width: number) => Legend,
): PlotLayout {
  const yCount = Math.max(2, Math.floor((height - titleHeight - 90) / 42));
  const yTicks = shortenLabels(axisTicks(axes.y, domains.y, yCount), LONGEST.y * width);
  const labelWidth = longestLabel(yTicks);
  const left = 20 + (axes.y.title === "" ? 0 : 24) + labelWidth + 8;
  const right = width - (colorbar ? colorbar.width + 40 : 28);
  const legend = legendFor(right - left);
  const top = titleHeight + legend.height + (legend.height > 0 ? 10 : 0);

  const xCount = Math.max(2, Math.floor((right - left) / 84));
  const allTicks = axisTicks(axes.x, domains.x, xCount);
  const rotated = axes.x.type === "category" && !labelsFit(allTicks, domains.x, right - left);
  const xTicks = rotated ? shortenLabels(allTicks, LONGEST.rotated * width) : allTicks;
  const angle = (LABEL_ANGLE * Math.PI) / 180;
  const labelHeight = rotated ? Math.sin(angle) * longestLabel(xTicks) + 16 : 22;
  // Rotated labels end under their tick and begin left of it.
  const overhang = rotated ? Math.cos(angle) * longestLabel(xTicks) - 8 : 0;
  const area = {
    left: Math.max(left, overhang),
    top,
    right,
    bottom: height - labelHeight - (axes.x.title === "" ? 12 : 34),
  };
  const scales = {
    x: scaleLinear(domains.x, [area.left, area.right]),
    y: scaleLinear(domains.y, [area.bottom, area.top]),
  };
  const ticks = { x: thinOut(xTicks, scales.x, 16), y: thinOut(yTicks, scales.y, 14) };
  return { area, scales, ticks, rotated, labelHeight, labelWidth, legend };
}

const longestLabel = (ticks: readonly Tick[]) =>
  Math.max(0, ...ticks.map(({ label }) => textWidth(label, FONT_SIZES.tick)));

const shortenLabels = (ticks: readonly Tick[], width: number): Tick[] =>
  ticks.map((tick) => ({ ...tick, label: shorten(tick.label, FONT_SIZES.tick, width) }));

// Whether no label touches the next: a long name between short ones may reach under them.
function labelsFit(ticks: readonly Tick[], domain: Domain, width: number): boolean {
  const pixels = width / Math.abs(domain[1] - domain[0]);
  return pairs(ticks).every(([before, after]) => {
    const needed = (longestLabel([before]) + longestLabel([after])) / 2 + 8;
    return needed <= pixels * (after.coordinate - before.coordinate);
  });
}

// Where labels would lie upon each other, only each second, third, … of them stays.
function thinOut(
  ticks: readonly Tick[],
  scale: (coordinate: number) => number,
  least: number,
): Tick[] {
  const pixels = ticks.map(({ coordinate }) => scale(coordinate));
  const distance = min(pairs(pixels, (before, after) => Math.abs(after - before))) ?? Infinity;
  const stride = Math.max(1, Math.ceil(least / distance));
  return ticks.filter((_, i) => i % stride === 0);
}
