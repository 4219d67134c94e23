import { isJsonObject } from "../../base/json";
import { types } from "node:util";
import type { MimeBundle } from "../../base/messages";
import type { Figure } from "../../charts/figure";
import type { GridImage } from "../paste";
import type { TableLike } from "../table";
import type { TensorLike } from "./tensor-bundle";

// By what each kind of thing that shows itself richly is known. All in one file without imports
// that cost time, because every process of cells loads it.

/** Whether a thing has what we ask of a table. */
export function isTable(thing: object): thing is TableLike {
  return ["columnNames", "numRows", "array"].every(
    (name) => typeof (thing as Record<string, unknown>)[name] === "function",
  );
}

/** The kinds of trace that plotly knows. */
const TRACES = new Set(
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
  if (!Array.isArray(data) || !(layout === undefined || isJsonObject(layout))) return false;
  if (!Object.keys(value).every((part) => PARTS.includes(part))) return false;
  return data.length > 0 ? data.every(isTrace) : layout !== undefined;
}

function isTrace(trace: unknown): boolean {
  if (!isJsonObject(trace)) return false;
  const { type, x, y, z } = trace;
  return typeof type === "string" ? TRACES.has(type) : type === undefined && [x, y, z].some(isList);
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Whether a thing has what we ask of a tensor. */
export function isTensor(thing: object): thing is TensorLike {
  const { shape, dtype, dataSync } = thing as Partial<Record<keyof TensorLike, unknown>>;
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(size));
  return isShape && typeof dtype === "string" && typeof dataSync === "function";
}

/** Whether a thing is an image: sizes, and as many bytes as they ask for. */
export function isImage(thing: unknown): thing is GridImage {
  if (typeof thing !== "object" || thing === null) return false;
  const { height, width, channels, pixels } = thing as Partial<Record<keyof GridImage, unknown>>;
  const sized = [height, width].every((side) => Number.isInteger(side) && Number(side) > 0);
  if (!sized || (channels !== 1 && channels !== 3)) return false;
  const bytes = types.isUint8Array(pixels) || types.isUint8ClampedArray(pixels);
  return bytes && pixels.length === Number(height) * Number(width) * channels;
}

/** Whether a thing is a list of images, of one at least. */
export function isImageList(thing: unknown): thing is readonly GridImage[] {
  return Array.isArray(thing) && thing.length > 0 && thing.every(isImage);
}

/** Whether a thing is what `imageGrid` makes. */
export function isImageGrid(thing: object): thing is { readonly bundle: MimeBundle } {
  const { png, bundle } = thing as { png?: unknown; bundle?: unknown };
  return types.isUint8Array(png) && typeof bundle === "object" && bundle !== null;
}

const CLASSES = { least: 3, most: 1000 };

/**
 * Whether a thing is a class distribution: numbers from 0 that sum to 1. Two numbers are more often
 * a pair of something than a distribution, and say all in a line of text; where all but one are 0,
 * it is a direction or a label as a row. Neither is taken for one.
 */
export function isDistribution(thing: unknown): thing is ArrayLike<number> {
  const list = Array.isArray(thing) || types.isFloat32Array(thing) || types.isFloat64Array(thing);
  if (!list) return false;
  const numbers = thing as ArrayLike<unknown>;
  if (numbers.length < CLASSES.least || numbers.length > CLASSES.most) return false;
  let [sum, positive] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const share = numbers[i];
    if (typeof share !== "number" || !(share >= 0 && share <= 1)) return false;
    sum += share;
    if (share > 0) positive++;
  }
  return positive > 1 && Math.abs(sum - 1) <= 1e-6;
}
