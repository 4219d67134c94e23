import { expect } from "../base/expect";
import type { AxisOptions, Figure } from "./figure";
import { axisLayout } from "./figure";
import { COLORS, faded } from "./palette";

/** One line of a chart: as many y as x, and perhaps a band around them, as an interval over seeds. */
export interface Series {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
  /** A thinner, dashed line: a baseline, a published number. */
  readonly dashed?: boolean;
}

/**
 * Learning curves: lines over a common axis, each with its band if it has one.
 * Throws when there is no series, when its lists differ in length, or when none of it can stand on
 * a logarithmic axis.
 */
export function lineChart(
  series: readonly Series[],
  { title, x, y }: { readonly title: string; readonly x: AxisOptions; readonly y: AxisOptions },
): Figure {
  expect(series.length > 0, "curves", "there should be at least one series, but none came");
  series.forEach(checkLengths);
  expectPositive(series, "x", x);
  expectPositive(series, "y", y);
  return {
    data: series.flatMap((one, i) => drawSeries(one, COLORS[i % COLORS.length])),
    layout: { title: { text: title }, xaxis: axisLayout(x), yaxis: axisLayout(y) },
  };
}

function drawSeries({ name, x, y, band, dashed = false }: Series, color: string): object[] {
  const common = { type: "scatter", name, legendgroup: name, x: Array.from(x) };
  const edge = { ...common, mode: "lines", line: { width: 0, color }, hoverinfo: "skip" };
  const around = band && [
    { ...edge, y: Array.from(band.low), showlegend: false },
    {
      ...edge,
      y: Array.from(band.high),
      showlegend: false,
      fill: "tonexty",
      fillcolor: faded(color, 0.18),
    },
  ];
  const line = { color, ...(dashed ? { width: 1.5, dash: "dash" } : { width: 2.25 }) };
  const mode = x.length <= 12 && !dashed ? "lines+markers" : "lines";
  return [...(around ?? []), { ...common, y: Array.from(y), mode, line }];
}

function checkLengths({ name, x, y, band }: Series): void {
  const lengths = [x, y, ...(band ? [band.low, band.high] : [])].map((list) => list.length);
  expect(
    lengths.every((length) => length === lengths[0]),
    "curves",
    `series "${name}" should have as many y (and band values) as x, but has ${lengths.join(", ")}`,
  );
}

function expectPositive(series: readonly Series[], side: "x" | "y", axis: AxisOptions): void {
  const positive = series.some((one) => Array.from(one[side]).some((value) => value > 0));
  expect(
    axis.log !== true || positive,
    "curves",
    `a logarithmic ${side} axis needs a value above zero, but none came`,
  );
}
