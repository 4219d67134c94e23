import { min, pairs, range } from "d3-array";
import { scaleBand } from "d3-scale";
import { textColorOn } from "../charts/color";
import { FONT_SIZES } from "../charts/font";
import { TEXT_COLOR } from "../charts/palette";
import { type Axes, type Axis, coordinateOf } from "./axis";
import type { Drawing } from "./drawing";
import { errorBars } from "./error-bars";
import type { Mark } from "./mark";
import type { Point } from "./path";
import { type JsonObject, asObject, listOf, numberOr, stringOr } from "./plotly-json";
import type { Trace } from "./trace";

interface Bar {
  /** Its middle on the position axis, in coordinates. */
  readonly position: number;
  /** Its ends on the value axis; NaN where a value is missing. */
  readonly from: number;
  readonly to: number;
}

/**
 * All bar traces together, because they stand side by side or upon each other: one drawing each, in
 * the given order.
 */
export function drawBars(traces: readonly Trace[], axes: Axes, layout: JsonObject): Drawing[] {
  const mode = stringOr(layout.barmode, "group");
  const stacked = mode === "stack" || mode === "relative";
  const width = slotWidth(traces, axes) * (1 - numberOr(layout.bargap, 0.2));
  const gap = numberOr(layout.bargroupgap, 0);
  const bands = scaleBand(range(mode === "group" ? traces.length : 1), [-width / 2, width / 2])
    .paddingInner(gap)
    .paddingOuter(gap / 2);
  const tops = new Map<string, number>();
  return traces.map((trace, i) => {
    const offset = (bands(mode === "group" ? i : 0) ?? 0) + bands.bandwidth() / 2;
    const bars = barsOf(trace, axes, stacked ? tops : undefined);
    const moved = bars.map((bar) => ({ ...bar, position: bar.position + offset }));
    return drawTrace(trace, axes, moved, bands.bandwidth(), stacked);
  });
}

const isHorizontal = (trace: Trace) => trace.source.orientation === "h";
const positionAxis = (trace: Trace, axes: Axes): Axis => (isHorizontal(trace) ? axes.y : axes.x);
const positionsOf = (trace: Trace) => (isHorizontal(trace) ? trace.y : trace.x);
const valuesOf = (trace: Trace) => (isHorizontal(trace) ? trace.x : trace.y);

// The width for one position: 1 between categories, the least distance between numbers.
function slotWidth(traces: readonly Trace[], axes: Axes): number {
  if (traces.length === 0 || positionAxis(traces[0], axes).type === "category") return 1;
  const coordinates = traces.flatMap((trace) =>
    positionsOf(trace).map((value) => coordinateOf(positionAxis(trace, axes), value)),
  );
  const sorted = [...new Set(coordinates.filter(Number.isFinite))].sort((a, b) => a - b);
  return min(pairs(sorted, (before, after) => after - before)) ?? 1;
}

// One bar for each value. `tops`: where the next bar of a stack begins, by position and sign: bars
// below zero are stacked downward, apart from those above.
function barsOf(trace: Trace, axes: Axes, tops: Map<string, number> | undefined): Bar[] {
  const valueAxis = isHorizontal(trace) ? axes.x : axes.y;
  const bases = listOf(trace.source.base);
  const values = valuesOf(trace);
  return positionsOf(trace).map((at, i) => {
    const position = coordinateOf(positionAxis(trace, axes), at);
    const value = Number(values[i] ?? NaN);
    const key = `${position} ${Math.sign(value)}`;
    const base = numberOr(bases?.[i], numberOr(trace.source.base, tops?.get(key) ?? 0));
    tops?.set(key, base + value);
    const from = coordinateOf(valueAxis, base);
    const to = coordinateOf(valueAxis, base + value);
    // On a logarithmic axis zero is infinitely far below: such a bar starts two decades down.
    return { position, from: Number.isFinite(from) ? from : to - 2, to };
  });
}

function drawTrace(
  trace: Trace,
  axes: Axes,
  bars: readonly Bar[],
  width: number,
  stacked: boolean,
): Drawing {
  const horizontal = isHorizontal(trace);
  const pointAt = (position: number, value: number): Point =>
    horizontal ? [value, position] : [position, value];
  const given = listOf(asObject(trace.source.marker).color);
  const colors = bars.map((_, i) => stringOr(given?.[i], trace.color));
  const rects = bars.map(({ position, from, to }, i): Mark => {
    const corners = [
      pointAt(position - width / 2, from),
      pointAt(position + width / 2, to),
    ] as const;
    return { kind: "rect", corners, color: colors[i], gap: 1 };
  });
  const labels = drawLabels(trace, bars, colors, stacked, pointAt);
  const error = asObject(horizontal ? trace.source.error_x : trace.source.error_y);
  const tips = bars.map(({ position, to }) => pointAt(position, to));
  const side = horizontal ? 0 : 1;
  const padding = labels.length === 0 ? 0.05 : horizontal ? 0.12 : 0.1;
  return {
    marks: [...rects, ...errorBars(error, tips, side, axes, TEXT_COLOR), ...labels],
    opacity: numberOr(trace.source.opacity, 1),
    padding: horizontal ? [padding, 0] : [0, padding],
    zeroAxis: side,
  };
}

// Texts in the middle of bars or beyond their ends.
function drawLabels(
  { source }: Trace,
  bars: readonly Bar[],
  colors: readonly string[],
  stacked: boolean,
  pointAt: (position: number, value: number) => Point,
): Mark[] {
  if (source.textposition === "none") return [];
  const texts = listOf(source.text);
  const inside = stacked || source.textposition === "inside";
  const horizontal = source.orientation === "h";
  return bars.flatMap(({ position, from, to }, i): Mark[] => {
    const text = texts?.[i] ?? null;
    if (text === null) return [];
    const negative = to < from;
    return [
      {
        kind: "label",
        at: pointAt(position, inside ? (from + to) / 2 : to),
        text: String(text),
        color: inside ? textColorOn(colors[i]) : TEXT_COLOR,
        anchor: inside || !horizontal ? "middle" : negative ? "end" : "start",
        offset: inside ? [0, 4] : horizontal ? [negative ? -6 : 6, 4] : [0, negative ? 14 : -6],
        size: FONT_SIZES.label,
      },
    ];
  });
}
