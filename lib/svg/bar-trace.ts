import type { Axis } from "./axis";
import { coordinateOf } from "./axis";
import type { Axes, Drawing } from "./drawing";
import type { Mark, Point } from "./marks";
import { INK, inkOn } from "../charts/palette";
import type { JsonObject } from "./plotly-json";
import { listOf, numberOr, asObject, textOr } from "./plotly-json";
import type { Trace } from "./trace";
import { whiskers } from "./error-bars";

interface Bar {
  readonly index: number;
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

/** All bar traces together, because they stand beside or upon each other. In the given order. */
export function drawBars(traces: readonly Trace[], axes: Axes, layout: JsonObject): Drawing[] {
  const mode = textOr(layout.barmode, "group");
  const stacked = mode === "stack" || mode === "relative";
  const beside = mode === "group" ? traces.length : 1;
  const tops = new Map<string, number>();
  const room = slot(traces, axes) * (1 - numberOr(layout.bargap, 0.2));
  return traces.map((trace, order) => {
    const width = (room / beside) * (1 - numberOr(layout.bargroupgap, 0));
    const shift = beside === 1 ? 0 : (order - (beside - 1) / 2) * (room / beside);
    const bars = barsOf(trace, axes, stacked ? tops : undefined);
    return drawOne(trace, axes, bars, shift, width, stacked);
  });
}

const isLying = (trace: Trace) => trace.source.orientation === "h";
const axisOf = (trace: Trace, axes: Axes): Axis => (isLying(trace) ? axes.y : axes.x);
const placesOf = (trace: Trace) => (isLying(trace) ? trace.y : trace.x);
const heightsOf = (trace: Trace) => (isLying(trace) ? trace.x : trace.y);

// The room for one place: 1 between categories, the least distance between numbers.
function slot(traces: readonly Trace[], axes: Axes): number {
  const all = traces.flatMap((trace) =>
    placesOf(trace).map((value) => coordinateOf(axisOf(trace, axes), value)),
  );
  const sorted = [...new Set(all.filter(Number.isFinite))].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((place, i) => place - sorted[i]);
  return traces.length > 0 && axisOf(traces[0], axes).kind === "category"
    ? 1
    : Math.min(...steps, steps.length > 0 ? Infinity : 1);
}

function barsOf(trace: Trace, axes: Axes, tops: Map<string, number> | undefined): Bar[] {
  const across = isLying(trace) ? axes.x : axes.y;
  const bases = listOf(trace.source.base);
  const heights = heightsOf(trace);
  return placesOf(trace).flatMap((value, index): Bar[] => {
    const place = coordinateOf(axisOf(trace, axes), value);
    const height = Number(heights[index] ?? NaN);
    if (!Number.isFinite(place) || !Number.isFinite(height)) return [];
    // Bars below zero are stacked downward, apart from those above.
    const key = `${place} ${Math.sign(height)}`;
    const base = numberOr(bases?.[index], numberOr(trace.source.base, tops?.get(key) ?? 0));
    tops?.set(key, base + height);
    const from = coordinateOf(across, base);
    const to = coordinateOf(across, base + height);
    // On a logarithmic axis zero is infinitely far below: such a bar starts two decades down.
    return [{ index, place, from: Number.isFinite(from) ? from : to - 2, to }];
  });
}

function drawOne(
  trace: Trace,
  axes: Axes,
  bars: readonly Bar[],
  shift: number,
  width: number,
  stacked: boolean,
): Drawing {
  const lying = isLying(trace);
  const marker = asObject(trace.source.marker);
  const colors = listOf(marker.color);
  const turned = (place: number, height: number): Point =>
    lying ? [height, place] : [place, height];
  const colorOf = ({ index }: Bar) => textOr(colors?.[index], trace.color);
  const boxes = bars.map((bar): Mark => {
    const middle = bar.place + shift;
    return {
      kind: "box",
      corners: [turned(middle - width / 2, bar.from), turned(middle + width / 2, bar.to)],
      color: colorOf(bar),
      gap: 1,
    };
  });
  const ends = bars.map((bar) => turned(bar.place + shift, bar.to));
  const error = asObject(lying ? trace.source.error_x : trace.source.error_y);
  const texts = listOf(trace.source.text);
  const labels = bars.flatMap((bar): Mark[] => {
    const text = texts?.[bar.index];
    if (text === undefined || text === null || trace.source.textposition === "none") return [];
    const inside = stacked || trace.source.textposition === "inside";
    const at = turned(bar.place + shift, inside ? (bar.from + bar.to) / 2 : bar.to);
    const color = inside ? inkOn(colorOf(bar)) : INK;
    const below = bar.to < bar.from;
    const anchor = inside || !lying ? "middle" : below ? "end" : "start";
    const away: Point = lying ? [below ? -6 : 6, 4] : [0, below ? 14 : -6];
    return [
      {
        kind: "label",
        at,
        text: String(text),
        color,
        anchor,
        shift: inside ? [0, 4] : away,
        size: 11,
      },
    ];
  });
  // Errors are listed value by value, bars without a value are left out.
  const picked = { ...error, ...pick(error, "array", bars), ...pick(error, "arrayminus", bars) };
  return {
    marks: [...boxes, ...whiskers(picked, ends, lying ? 0 : 1, axes, INK), ...labels],
    opacity: numberOr(trace.source.opacity, 1),
    air: lying ? [labels.length > 0 ? 0.12 : 0.05, 0] : [0, labels.length > 0 ? 0.1 : 0.05],
    grounded: lying ? 0 : 1,
  };
}

function pick(error: JsonObject, name: string, bars: readonly Bar[]): JsonObject {
  const values = listOf(error[name]);
  return values ? { [name]: bars.map(({ index }) => values[index]) } : {};
}
