import { isJsonObject } from "../../base/json";
import { types } from "node:util";
import type { MimeBundle } from "../../base/messages";
import type { Figure } from "../../charts/figure";
import type { GridImage } from "../montage";
import type { TableLike } from "./table-bundle";
import type { TensorLike } from "./tensor-bundle";

// What values of each kind are recognized by. All in one file without imports that cost time,
// because every process of cells loads it.

/** Whether an object has the methods of a table that are used. */
export function isTable(value: object): value is TableLike {
  return ["columnNames", "numRows", "array"].every(
    (name) => typeof (value as Record<string, unknown>)[name] === "function",
  );
}

/** The types of traces that plotly has. */
const TRACE_TYPES = new Set(
  (
    "bar barpolar box candlestick carpet choropleth choroplethmap choroplethmapbox cone contour " +
    "contourcarpet densitymap densitymapbox funnel funnelarea heatmap heatmapgl histogram " +
    "histogram2d histogram2dcontour icicle image indicator isosurface mesh3d ohlc parcats " +
    "parcoords pie pointcloud quiver sankey scatter scatter3d scattercarpet scattergeo scattergl " +
    "scattermap scattermapbox scatterpolar scatterpolargl scattersmith scatterternary splom " +
    "streamtube sunburst surface table treemap violin volume waterfall"
  ).split(" "),
);
const FIGURE_KEYS = ["data", "layout", "config", "frames"];

/**
 * Whether an object is a figure as plotly takes it, and not just one with a list called `data`: it
 * has plotly's keys alone, and every trace is known by its type or by its values on an axis. A
 * figure without traces needs a layout.
 */
export function isFigure(value: object): value is Figure {
  const { data, layout } = value as { data?: unknown; layout?: unknown };
  if (!Array.isArray(data) || !(layout === undefined || isJsonObject(layout))) return false;
  if (!Object.keys(value).every((key) => FIGURE_KEYS.includes(key))) return false;
  return data.length > 0 ? data.every(isTrace) : layout !== undefined;
}

function isTrace(trace: unknown): boolean {
  if (!isJsonObject(trace)) return false;
  const { type, x, y, z } = trace;
  return typeof type === "string"
    ? TRACE_TYPES.has(type)
    : type === undefined && [x, y, z].some(isList);
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Whether an object has the shape, type and values of a tensor. */
export function isTensor(value: object): value is TensorLike {
  const { shape, dtype, dataSync } = value as Partial<Record<keyof TensorLike, unknown>>;
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(size));
  return isShape && typeof dtype === "string" && typeof dataSync === "function";
}

/** Whether a value is an image: sizes, and height · width · channels bytes. */
export function isImage(value: unknown): value is GridImage {
  if (typeof value !== "object" || value === null) return false;
  const { height, width, channels, pixels } = value as Partial<Record<keyof GridImage, unknown>>;
  const isSized = [height, width].every((side) => Number.isInteger(side) && Number(side) > 0);
  if (!isSized || (channels !== 1 && channels !== 3)) return false;
  const isBytes = types.isUint8Array(pixels) || types.isUint8ClampedArray(pixels);
  return isBytes && pixels.length === Number(height) * Number(width) * channels;
}

/** Whether a value is a list of images, of one at least. */
export function isImageList(value: unknown): value is readonly GridImage[] {
  return Array.isArray(value) && value.length > 0 && value.every(isImage);
}

/** Whether an object is what `imageGrid` returns. */
export function isImageGrid(value: object): value is { readonly bundle: MimeBundle } {
  const { png, bundle } = value as { png?: unknown; bundle?: unknown };
  return types.isUint8Array(png) && typeof bundle === "object" && bundle !== null;
}

const CLASS_COUNTS = { least: 3, most: 1000 };

/**
 * Whether a value is a class distribution: numbers from 0 that sum to 1, of 3 to 1000 classes. Two
 * numbers are more often a pair of something, and a line of text shows all of them; numbers of which
 * all but one are 0 are rather a direction or a one-hot label. Neither counts as a distribution.
 */
export function isDistribution(value: unknown): value is ArrayLike<number> {
  const list = Array.isArray(value) || types.isFloat32Array(value) || types.isFloat64Array(value);
  if (!list) return false;
  const numbers = value as ArrayLike<unknown>;
  const { least, most } = CLASS_COUNTS;
  if (numbers.length < least || numbers.length > most) return false;
  let [sum, positive] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const share = numbers[i];
    if (typeof share !== "number" || !(share >= 0 && share <= 1)) return false;
    sum += share;
    if (share > 0) positive++;
  }
  return positive > 1 && Math.abs(sum - 1) <= 1e-6;
}
