import { FONT_SIZES } from "../charts/font";
import { AXIS_COLOR, TEXT_COLOR } from "../charts/palette";
import { type Axes, type Axis, coordinateOf } from "./axis";
import { type Scales, drawMark } from "./draw-mark";
import type { Point } from "./path";
import type { PlotLayout } from "./plot-layout";
import {
  type JsonObject,
  type Value,
  asObject,
  numberOr,
  objectsOf,
  stringOr,
} from "./plotly-json";
import { drawText } from "./text";

// Shapes and annotations are in pixels already when they are drawn.
const PIXELS: Scales = { x: (pixels) => pixels, y: (pixels) => pixels };

/** Lines and rectangles of the layout's `shapes` as SVG; other shapes are left out. */
export function drawShapes(layout: JsonObject, axes: Axes, plot: PlotLayout): string {
  return objectsOf(layout.shapes)
    .map((shape) => {
      const cornerAt = (end: 0 | 1): Point => [
        pixelOf(shape, "x", shape[`x${end}`], axes, plot),
        pixelOf(shape, "y", shape[`y${end}`], axes, plot),
      ];
      const corners = [cornerAt(0), cornerAt(1)] as const;
      if (!corners.flat().every(Number.isFinite)) return "";
      if (shape.type === "line") return drawLineShape(corners, asObject(shape.line));
      if (shape.type !== "rect") return "";
      const color = stringOr(shape.fillcolor, "rgba(0, 0, 0, 0)");
      return drawMark({ kind: "rect", corners, color, gap: 0 }, PIXELS);
    })
    .join("");
}

function drawLineShape(points: readonly Point[], line: JsonObject): string {
  const color = stringOr(line.color, AXIS_COLOR);
  const width = numberOr(line.width, 1.5);
  const dash = stringOr(line.dash, "solid") === "solid" ? undefined : "5 4";
  return drawMark({ kind: "line", points, color, width, dash }, PIXELS);
}

const TEXT_ANCHORS: Readonly<Record<string, string>> = { left: "start", right: "end" };

/** The layout's `annotations` as SVG: texts, with a thin line to their point for plotly's arrow. */
export function drawAnnotations(layout: JsonObject, axes: Axes, plot: PlotLayout): string {
  return objectsOf(layout.annotations)
    .map((annotation) => {
      const x = pixelOf(annotation, "x", annotation.x, axes, plot);
      const y = pixelOf(annotation, "y", annotation.y, axes, plot);
      if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
      const font = asObject(annotation.font);
      const style = {
        size: numberOr(font.size, FONT_SIZES.tick),
        fill: stringOr(font.color, TEXT_COLOR),
        "text-anchor": TEXT_ANCHORS[stringOr(annotation.xanchor, "auto")] ?? "middle",
      };
      const text = stringOr(annotation.text, "");
      if (annotation.showarrow === false) {
        const baseline = y + baselineOffset(annotation, style.size);
        return drawText(text, x + numberOr(annotation.xshift, 0), baseline, style);
      }
      const end = [x + numberOr(annotation.ax, 0), y + numberOr(annotation.ay, -30)] as const;
      const arrow = { kind: "line", points: [[x, y], end], color: AXIS_COLOR, width: 1 } as const;
      const baseline = end[1] + (end[1] < y ? -4 : 12);
      return drawMark(arrow, PIXELS) + drawText(text, end[0], baseline, style);
    })
    .join("");
}

// How far below its point the baseline of a text without an arrow is.
function baselineOffset(annotation: JsonObject, size: number): number {
  const anchors: Readonly<Record<string, number>> = { bottom: -0.25 * size, top: 0.9 * size };
  const anchor = anchors[stringOr(annotation.yanchor, "auto")] ?? size / 3;
  return anchor - numberOr(annotation.yshift, 0);
}

// Positions are values of an axis or, on "paper" and "x domain", fractions of the plot.
function pixelOf(
  owner: JsonObject,
  side: "x" | "y",
  value: unknown,
  axes: Axes,
  { area, scales }: PlotLayout,
): number {
  const reference = stringOr(owner[`${side}ref`], side);
  if (reference !== "paper" && !reference.endsWith("domain")) {
    return scales[side](positionOn(axes[side], value, "text" in owner));
  }
  const fraction = numberOr(value, NaN);
  return side === "x"
    ? area.left + fraction * (area.right - area.left)
    : area.bottom - fraction * (area.bottom - area.top);
}

// On an axis of categories a number is a category's coordinate. On a logarithmic axis plotly takes
// the power of ten for annotations, but the value itself for shapes.
function positionOn(axis: Axis, value: unknown, isAnnotation: boolean): number {
  const isCoordinate = axis.type === "category" || (axis.type === "log" && isAnnotation);
  if (isCoordinate && typeof value === "number") return value;
  return coordinateOf(axis, value as Value);
}
