import type { Figure } from "../figure";

/** The kinds of trace that plotly knows. */
const KINDS = new Set(
  (
    "bar barpolar box candlestick carpet choropleth choroplethmap choroplethmapbox cone contour " +
    "contourcarpet densitymap densitymapbox funnel funnelarea heatmap heatmapgl histogram " +
    "histogram2d histogram2dcontour icicle image indicator isosurface mesh3d ohlc parcats " +
    "parcoords pie pointcloud quiver sankey scatter scatter3d scattercarpet scattergeo scattergl " +
    "scattermap scattermapbox scatterpolar scatterpolargl scattersmith scatterternary splom " +
    "streamtube sunburst surface table treemap violin volume waterfall"
  ).split(" "),
);
const PARTS = ["data", "layout", "config", "frames"];

/**
 * Whether an object is a figure as plotly takes it, and not just one with a list called `data`:
 * nothing but plotly's own parts, and every trace says that it is one, by its type or by places on
 * an axis. A figure without traces needs a layout.
 */
export function isFigure(value: object): value is Figure {
  const { data, layout } = value as { data?: unknown; layout?: unknown };
  if (!Array.isArray(data) || !(layout === undefined || isRecord(layout))) return false;
  if (!Object.keys(value).every((part) => PARTS.includes(part))) return false;
  return data.length > 0 ? data.every(isTrace) : layout !== undefined;
}

function isTrace(trace: unknown): boolean {
  if (!isRecord(trace)) return false;
  const { type, x, y, z } = trace as Record<string, unknown>;
  return typeof type === "string" ? KINDS.has(type) : type === undefined && [x, y, z].some(isList);
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
