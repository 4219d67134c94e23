import { withOpacity } from "../charts/color";
import { FONT_SIZES } from "../charts/font";
import { TEXT_COLOR } from "../charts/palette";
import { type Axes, coordinateOf } from "./axis";
import { readColorScale } from "./color-scale";
import type { Drawing } from "./drawing";
import { errorBars } from "./error-bars";
import type { Mark } from "./mark";
import { type Point, isFinitePoint } from "./path";
import { type JsonObject, asObject, listOf, numberOr, stringOr } from "./plotly-json";
import { type Trace, scatterMode } from "./trace";

/**
 * A scatter trace: its area under lines, error bars, markers and texts. `before`: the scatter trace
 * drawn before it, to which `fill: "tonexty"` reaches.
 */
export function drawScatter(trace: Trace, before: Trace | undefined, axes: Axes): Drawing {
  const { source, color } = trace;
  const points = scatterPoints(trace, axes);
  const mode = scatterMode(trace);
  const marks: Mark[] = [
    ...fillArea(trace, before, axes),
    ...(mode.includes("lines") ? drawLine(points, asObject(source.line), color) : []),
    ...errorBars(asObject(source.error_x), points, 0, axes, color),
    ...errorBars(asObject(source.error_y), points, 1, axes, color),
    ...(mode.includes("markers") ? drawMarkers(points, asObject(source.marker), color) : []),
    ...(mode.includes("text") ? drawTexts(points, source) : []),
  ];
  const padding = mode.includes("markers") || mode.includes("text") ? 0.04 : 0;
  return {
    marks,
    opacity: numberOr(source.opacity, 1),
    padding: [padding, 0.05],
    ...(source.fill === "tozeroy" && { zeroAxis: 1 }),
  };
}

function scatterPoints({ x, y }: Trace, axes: Axes): Point[] {
  const count = Math.min(x.length, y.length);
  return Array.from({ length: count }, (_, i): Point => [
    coordinateOf(axes.x, x[i]),
    coordinateOf(axes.y, y[i]),
  ]);
}

/** Plotly's names of dashes as SVG's lengths; undefined for solid lines. */
export const DASHES: Readonly<Record<string, string>> = {
  dot: "2 4",
  dash: "8 5",
  longdash: "12 6",
  dashdot: "8 4 2 4",
};

function drawLine(points: readonly Point[], line: JsonObject, lineColor: string): Mark[] {
  const width = numberOr(line.width, 2);
  const color = stringOr(line.color, lineColor);
  const dash = DASHES[stringOr(line.dash, "solid")];
  return width > 0 ? [{ kind: "line", points, color, width, dash }] : [];
}

function fillArea(trace: Trace, before: Trace | undefined, axes: Axes): Mark[] {
  const fill = stringOr(trace.source.fill, "none");
  const upper = scatterPoints(trace, axes);
  const lower =
    fill === "tonexty" && before
      ? scatterPoints(before, axes)
      : fill === "tozeroy" || fill === "tonexty"
        ? upper.map(([x]): Point => [x, axes.y.type === "log" ? NaN : 0])
        : [];
  const outline = [...upper, ...lower.reverse()].filter(isFinitePoint);
  if (fill === "none" || outline.length < 3) return [];
  const color = stringOr(trace.source.fillcolor, withOpacity(trace.color, 0.5));
  return [{ kind: "area", points: outline, color }];
}

function drawMarkers(points: readonly Point[], marker: JsonObject, color: string): Mark[] {
  const sizes = listOf(marker.size);
  const colors = listOf(marker.color);
  const shapes = listOf(marker.symbol);
  const numbers = colors?.filter((value) => typeof value === "number") ?? [];
  const { colorOf } = readColorScale(marker, numbers);
  const lineWidth = asObject(marker.line).width;
  return points.map((at, i): Mark => {
    const own = colors?.[i];
    return {
      kind: "symbol",
      at,
      shape: stringOr(shapes?.[i], stringOr(marker.symbol, "circle")),
      size: numberOr(sizes?.[i], numberOr(marker.size, 7)),
      color: typeof own === "number" ? colorOf(own) : stringOr(own, color),
      ...(typeof lineWidth === "number" && { lineWidth }),
    };
  });
}

function drawTexts(points: readonly Point[], source: JsonObject): Mark[] {
  const texts = listOf(source.text) ?? [];
  const position = stringOr(source.textposition, "middle center");
  const distance = numberOr(asObject(source.marker).size, 7) / 2 + 4;
  const [anchor, dx] = position.includes("left")
    ? (["end", -distance] as const)
    : position.includes("right")
      ? (["start", distance] as const)
      : (["middle", 0] as const);
  const dy = position.includes("top") ? -distance : position.includes("bottom") ? distance + 9 : 4;
  const color = stringOr(asObject(source.textfont).color, TEXT_COLOR);
  return points.flatMap((at, i): Mark[] => {
    const text = texts[i] ?? null;
    if (text === null) return [];
    const size = FONT_SIZES.tick;
    return [{ kind: "label", at, text: String(text), color, anchor, offset: [dx, dy], size }];
  });
}
