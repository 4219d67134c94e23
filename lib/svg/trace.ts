import type { Figure } from "../charts/figure";
import { COLORS } from "../charts/palette";
import type { JsonObject, Value } from "./plotly-json";
import { isList, listOf, asObject, textOr } from "./plotly-json";

/** A trace of plotly's with what every kind of it has; the rest is read from `source`. */
export interface Trace {
  readonly type: string;
  readonly name: string;
  readonly color: string;
  readonly x: readonly Value[];
  readonly y: readonly Value[];
  readonly source: JsonObject;
}

/** The visible traces. Where one axis has no values, they are counted from 0, as plotly does. */
export function tracesOf(figure: Figure): Trace[] {
  return figure.data
    .map((data, i) => readTrace(data as JsonObject, i))
    .filter(({ source }) => source.visible !== false && source.visible !== "legendonly");
}

function readTrace(source: JsonObject, index: number): Trace {
  const x = listOf(source.x);
  const y = listOf(source.y);
  return {
    type: textOr(source.type, "scatter"),
    name: textOr(source.name, `trace ${index}`),
    color: ownColor(source) ?? COLORS[index % COLORS.length],
    x: x ?? (y ?? []).map((_, i) => i),
    y: y ?? (x ?? []).map((_, i) => i),
    source,
  };
}

function ownColor(source: JsonObject): string | undefined {
  const candidates = [asObject(source.line).color, asObject(source.marker).color];
  return candidates.find((color): color is string => typeof color === "string");
}

/** Why a figure has no static picture; undefined when all of it can be drawn. */
export function obstacle(traces: readonly Trace[]): string | undefined {
  for (const { type, source } of traces) {
    if (!DRAWN.has(type)) return `a trace of type “${type}”`;
    if ((source.xaxis ?? "x") !== "x" || (source.yaxis ?? "y") !== "y")
      return "several plots in one";
    if (type === "heatmap" && cells(source.z) > 10_000)
      return "a heatmap of more than 10 000 cells";
  }
  return undefined;
}

const DRAWN = new Set(["scatter", "bar", "heatmap", "histogram"]);

function cells(z: unknown): number {
  if (!isList(z)) return 0;
  return Array.from(z).reduce<number>((sum, row) => sum + (isList(row) ? row.length : 0), 0);
}
