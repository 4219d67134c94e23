import { expect } from "../base/expect";
import { withOpacity } from "./color";
import { type AxisOptions, type Figure, axisLayout } from "./figure";
import { COLORS } from "./palette";

/** One line: as many y as x. Values that are not finite interrupt it. */
export interface Series {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** A band around the line, as an interval over seeds: as many values as x. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
  /** A thinner, dashed line, as for a baseline or a published number; false unless given. */
  readonly dashed?: boolean;
}

/** What a line chart shows beside its series. */
export interface LineChartOptions {
  readonly title: string;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
}

/** Lines of up to so many points show each point. */
const MOST_MARKERS = 12;

/**
 * Lines over a common axis, as learning curves, each with its band if it has one.
 * Throws when there is no series, when the lists of one differ in length, or when a logarithmic
 * axis has no positive value.
 */
export function lineChart(series: readonly Series[], { title, x, y }: LineChartOptions): Figure {
  expect(series.length > 0, "lineChart", "there should be at least one series, but none came");
  series.forEach(checkLengths);
  checkLogarithmic(series, "x", x);
  checkLogarithmic(series, "y", y);
  return {
    data: series.flatMap((one, i) => tracesOf(one, COLORS[i % COLORS.length])),
    layout: { title: { text: title }, xaxis: axisLayout(x), yaxis: axisLayout(y) },
  };
}

function tracesOf({ name, x, y, band, dashed = false }: Series, color: string): object[] {
  const common = { type: "scatter", name, legendgroup: name, x: Array.from(x) };
  const edge = {
    ...common,
    mode: "lines",
    line: { width: 0, color },
    hoverinfo: "skip",
    showlegend: false,
  };
  const edges = band && [
    { ...edge, y: Array.from(band.low) },
    { ...edge, y: Array.from(band.high), fill: "tonexty", fillcolor: withOpacity(color, 0.18) },
  ];
  const line = { color, ...(dashed ? { width: 1.5, dash: "dash" } : { width: 2.25 }) };
  const mode = x.length <= MOST_MARKERS && !dashed ? "lines+markers" : "lines";
  return [...(edges ?? []), { ...common, y: Array.from(y), mode, line }];
}

function checkLengths({ name, x, y, band }: Series): void {
  const lengths = [x, y, ...(band ? [band.low, band.high] : [])].map((list) => list.length);
  expect(
    lengths.every((length) => length === lengths[0]),
    "lineChart",
    `series "${name}" should have as many y (and band values) as x, but has ${lengths.join(", ")}`,
  );
}

function checkLogarithmic(series: readonly Series[], side: "x" | "y", { log }: AxisOptions): void {
  const positive = series.some((one) => Array.from(one[side]).some((value) => value > 0));
  expect(
    log !== true || positive,
    "lineChart",
    `a logarithmic ${side} axis needs a value above zero, but none came`,
  );
}
