import { sum } from "d3-array";
import type { Figure } from "../charts/figure";
import { COLORS } from "../charts/palette";
import { type JsonObject, type Value, asObject, isList, listOf, stringOr } from "./plotly-json";

/** A trace with what all types of it have; the rest is read from `source`, plotly's own object. */
export interface Trace {
  readonly type: string;
  readonly name: string;
  readonly color: string;
  readonly x: readonly Value[];
  readonly y: readonly Value[];
  readonly source: JsonObject;
}

/** The visible traces. Where one axis has no values, they are counted from 0, as plotly does. */
export function readTraces(figure: Figure): Trace[] {
  return figure.data
    .map((data, i) => readTrace(data as JsonObject, i))
    .filter(({ source }) => source.visible !== false && source.visible !== "legendonly");
}

function readTrace(source: JsonObject, index: number): Trace {
  const x = listOf(source.x);
  const y = listOf(source.y);
  const colors = [asObject(source.line).color, asObject(source.marker).color];
  const color = colors.find((one) => typeof one === "string");
  return {
    type: stringOr(source.type, "scatter"),
    name: stringOr(source.name, `trace ${index}`),
    color: color ?? COLORS[index % COLORS.length],
    x: x ?? (y ?? []).map((_, i) => i),
    y: y ?? (x ?? []).map((_, i) => i),
    source,
  };
}

/** Whether scatter traces show "lines", "markers", "text" or several: "lines+markers". */
export function scatterMode({ source, x, y }: Trace): string {
  const few = Math.min(x.length, y.length) < 20;
  return stringOr(source.mode, few ? "lines+markers" : "lines");
}

const SUPPORTED_TYPES = new Set(["scatter", "bar", "heatmap", "histogram"]);
const MOST_CELLS = 10_000;

/** What keeps traces from a static picture, as a noun phrase; undefined when nothing does. */
export function unsupportedPart(traces: readonly Trace[]): string | undefined {
  for (const { type, source } of traces) {
    if (!SUPPORTED_TYPES.has(type)) return `a trace of type “${type}”`;
    if ((source.xaxis ?? "x") !== "x" || (source.yaxis ?? "y") !== "y")
      return "several plots in one";
    if (type === "heatmap" && countCells(source.z) > MOST_CELLS)
      return "a heatmap of more than 10 000 cells";
  }
  return undefined;
}

function countCells(z: unknown): number {
  return isList(z) ? sum(Array.from(z), (row) => (isList(row) ? row.length : 0)) : 0;
}
