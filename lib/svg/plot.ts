import { type Axes, type Axis, readAxis } from "./axis";
import { type Domain, domainOf } from "./axis-domain";
import { drawBars } from "./bar-trace";
import type { Colorbar } from "./colorbar";
import { type Drawing, extentOf } from "./drawing";
import { drawHeatmap, heatmapSides } from "./heatmap-trace";
import { histogramAsBars } from "./histogram-trace";
import { type Mark, pointsOf } from "./mark";
import { type JsonObject, asObject } from "./plotly-json";
import { drawScatter } from "./scatter-trace";
import type { Trace } from "./trace";

/** What a figure draws, in coordinates, and how far its axes reach. */
export interface Plot {
  readonly axes: Axes;
  readonly drawings: readonly Drawing[];
  readonly domains: { readonly x: Domain; readonly y: Domain };
  readonly colorbar: Colorbar | undefined;
}

/** All traces in coordinates: heatmaps under bars, bars under lines, as plotly stacks them. */
export function createPlot(given: readonly Trace[], layout: JsonObject): Plot {
  const traces = given.map((trace) =>
    trace.type === "histogram" ? histogramAsBars(trace) : trace,
  );
  const axes = { x: axisOf("x", traces, layout), y: axisOf("y", traces, layout) };
  const ofType = (type: string) => traces.filter((trace) => trace.type === type);
  const heatmaps = ofType("heatmap").map((trace) => drawHeatmap(trace, axes));
  const histograms = given.some(({ type }) => type === "histogram");
  const bars = drawBars(ofType("bar"), axes, histograms ? { bargap: 0, ...layout } : layout);
  const scatters = ofType("scatter");
  const lines = scatters.map((trace, i) => drawScatter(trace, scatters[i - 1], axes));
  const drawings = [...heatmaps.map(({ drawing }) => drawing), ...bars, ...lines].map(drawable);
  const extents = (side: 0 | 1) => drawings.map((drawing) => extentOf(drawing, side));
  return {
    axes,
    drawings,
    domains: { x: domainOf(axes.x, extents(0)), y: domainOf(axes.y, extents(1)) },
    colorbar: heatmaps.find(({ colorbar }) => colorbar !== undefined)?.colorbar,
  };
}

function axisOf(side: "x" | "y", traces: readonly Trace[], layout: JsonObject): Axis {
  const values = traces.flatMap((trace) =>
    trace.type === "heatmap" ? heatmapSides(trace)[side] : trace[side],
  );
  return readAxis(asObject(layout[`${side}axis`]), values);
}

// Without marks that have no coordinates, as a cell at zero on a logarithmic axis. Lines have gaps.
function drawable(drawing: Drawing): Drawing {
  const isDrawable = (mark: Mark) =>
    mark.kind === "line" || pointsOf(mark).flat().every(Number.isFinite);
  return { ...drawing, marks: drawing.marks.filter(isDrawable) };
}
