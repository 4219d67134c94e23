import type { Axis } from "./axis";
import { domainOf, readAxis } from "./axis";
import { drawBars } from "./bar-trace";
import type { Colorbar } from "./colorbar";
import type { Axes, Drawing } from "./drawing";
import { extentOf } from "./drawing";
import { drawHeatmap, heatmapSides } from "./heatmap-trace";
import { histogramBars } from "./histogram";
import type { Mark } from "./marks";
import { placesOf } from "./marks";
import type { JsonObject } from "./plotly-json";
import { asObject } from "./plotly-json";
import { drawScatter } from "./scatter-trace";
import type { Trace } from "./trace";

/** A figure laid out in coordinates: what is drawn and how far its axes reach. */
export interface Plot {
  readonly axes: Axes;
  readonly drawings: readonly Drawing[];
  readonly domains: {
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
  };
  readonly colorbar: Colorbar | undefined;
}

/** Lays out all traces; heatmaps lie under bars, bars under lines, as plotly stacks them. */
export function layOut(given: readonly Trace[], layout: JsonObject): Plot {
  const histograms = given.some(({ type }) => type === "histogram");
  const traces = given.map((trace) => (trace.type === "histogram" ? histogramBars(trace) : trace));
  const axes = { x: axisFor("x", traces, layout), y: axisFor("y", traces, layout) };
  const heatmaps = traces.filter(isOf("heatmap")).map((trace) => drawHeatmap(trace, axes));
  const gaps = histograms ? { bargap: 0, ...layout } : layout;
  const bars = drawBars(traces.filter(isOf("bar")), axes, gaps);
  const lines = traces.filter(isOf("scatter"));
  const drawings = [
    ...heatmaps.map(({ drawing }) => drawing),
    ...bars,
    ...lines.map((trace, i) => drawScatter(trace, lines[i - 1], axes)),
  ].map(placed);
  const extents = (side: 0 | 1) => drawings.map((drawing) => extentOf(drawing, side));
  return {
    axes,
    drawings,
    domains: { x: domainOf(axes.x, extents(0)), y: domainOf(axes.y, extents(1)) },
    colorbar: heatmaps.find(({ colorbar }) => colorbar !== undefined)?.colorbar,
  };
}

// Without what has no place, as a heatmap's cell at zero on a logarithmic axis.
function placed(drawing: Drawing): Drawing {
  const isPlaced = (mark: Mark) => placesOf(mark).flat().every(Number.isFinite);
  return { ...drawing, marks: drawing.marks.filter(isPlaced) };
}

const isOf = (type: string) => (trace: Trace) => trace.type === type;

function axisFor(side: "x" | "y", traces: readonly Trace[], layout: JsonObject): Axis {
  const values = traces.flatMap((trace) =>
    trace.type === "heatmap" ? heatmapSides(trace)[side] : trace[side],
  );
  return readAxis(asObject(layout[`${side}axis`]), values);
}
