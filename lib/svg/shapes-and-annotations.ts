import type { Axis } from "./axis";
import { coordinateOf } from "./axis";
import type { Axes } from "./drawing";
import type { Frame } from "./marks";
import { draw } from "./marks";
import { AXIS, INK } from "../charts/palette";
import type { JsonObject, Value } from "./plotly-json";
import { isList, numberOr, asObject, textOr } from "./plotly-json";
import { words } from "./text";

/** The left upper and the right lower corner of the plot, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Lines and rectangles of the layout's `shapes`; other shapes are left to the live figure. */
export function drawShapes(layout: JsonObject, axes: Axes, frame: Frame, area: Area): string {
  const place = placer(axes, frame, area);
  return recordsOf(layout.shapes)
    .map((shape) => {
      const line = asObject(shape.line);
      const corners = [
        [place(shape, "x", shape.x0), place(shape, "y", shape.y0)],
        [place(shape, "x", shape.x1), place(shape, "y", shape.y1)],
      ] as const;
      if (!corners.flat().every(Number.isFinite)) return "";
      const color = textOr(line.color, AXIS);
      if (shape.type === "line") {
        const width = numberOr(line.width, 1.5);
        const dash = textOr(line.dash, "solid") === "solid" ? {} : { dash: "5 4" };
        return draw({ kind: "line", points: corners, color, width, ...dash }, PIXELS);
      }
      if (shape.type !== "rect") return "";
      const filled = textOr(shape.fillcolor, "rgba(0, 0, 0, 0)");
      return draw({ kind: "box", corners, color: filled, gap: 0 }, PIXELS);
    })
    .join("");
}

/** The layout's `annotations` as text beside their place, with a thin line where they want an arrow. */
export function drawAnnotations(layout: JsonObject, axes: Axes, frame: Frame, area: Area): string {
  const place = placer(axes, frame, area);
  return recordsOf(layout.annotations)
    .map((note) => {
      const [x, y] = [place(note, "x", note.x), place(note, "y", note.y)];
      if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
      const arrow = note.showarrow !== false;
      const [dx, dy] = arrow ? [numberOr(note.ax, 0), numberOr(note.ay, -30)] : [0, 0];
      const points = [
        [x, y],
        [x + dx, y + dy],
      ] as const;
      const anchor = ANCHORS[textOr(note.xanchor, "auto")] ?? "middle";
      const size = numberOr(asObject(note.font).size, 12);
      const down = arrow ? (dy < 0 ? -4 : 12) : baseline(note, size);
      const right = arrow ? 0 : numberOr(note.xshift, 0);
      const text = words(textOr(note.text, ""), x + dx + right, y + dy + down, {
        size,
        fill: textOr(asObject(note.font).color, INK),
        "text-anchor": anchor,
      });
      return (arrow ? draw({ kind: "line", points, color: AXIS, width: 1 }, PIXELS) : "") + text;
    })
    .join("");
}

// How far below its place the baseline of a text without an arrow lies.
function baseline(note: JsonObject, size: number): number {
  const anchors: Readonly<Record<string, number>> = { bottom: -0.25 * size, top: 0.9 * size };
  return (anchors[textOr(note.yanchor, "auto")] ?? size / 3) - numberOr(note.yshift, 0);
}

// The places are in pixels already.
const PIXELS: Frame = { x: (pixels) => pixels, y: (pixels) => pixels };

const ANCHORS: Readonly<Record<string, string>> = { left: "start", center: "middle", right: "end" };

function recordsOf(value: unknown): JsonObject[] {
  return isList(value) ? Array.from(value, asObject) : [];
}

// Places are values of an axis or, on "paper" and "x domain", fractions of the plot.
function placer(axes: Axes, frame: Frame, area: Area) {
  return (owner: JsonObject, side: "x" | "y", value: unknown): number => {
    const reference = textOr(owner[`${side}ref`], side);
    if (reference === "paper" || reference.endsWith("domain")) {
      const fraction = numberOr(value, NaN);
      return side === "x"
        ? area.left + fraction * (area.right - area.left)
        : area.bottom - fraction * (area.bottom - area.top);
    }
    return frame[side](placeOn(axes[side], value, "text" in owner));
  };
}

// On an axis of categories a number is the place of a category. On a logarithmic axis plotly takes
// the power of ten for annotations, but the value itself for shapes.
function placeOn(axis: Axis, value: unknown, annotation: boolean): number {
  const direct = axis.kind === "category" || (axis.kind === "log" && annotation);
  if (direct && typeof value === "number") return value;
  return coordinateOf(axis, value as Value);
}
