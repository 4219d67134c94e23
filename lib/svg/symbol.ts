import { type Attributes, element } from "../base/xml";
import { BACKGROUND_COLOR } from "../charts/palette";
import { fillAttributes } from "./fill";
import { type Point, areaPath, linePath } from "./path";

// Corners around the middle, as multiples of the radius, y downward.
const POLYGONS: Readonly<Record<string, readonly Point[]>> = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  "triangle-up": [[0, -1], [1.155, 0.5], [-1.155, 0.5]],
  "triangle-down": [[0, 1], [1.155, -0.5], [-1.155, -0.5]],
}; // prettier-ignore

// Strokes from the first to the second point, likewise.
const STROKES: Readonly<Record<string, readonly (readonly [Point, Point])[]>> = {
  x: [[[-1, -1], [1, 1]], [[-1, 1], [1, -1]]],
  cross: [[[-1, 0], [1, 0]], [[0, -1], [0, 1]]],
  "line-ew": [[[-1.4, 0], [1.4, 0]]],
  "line-ns": [[[0, -1.4], [0, 1.4]]],
}; // prettier-ignore

/** A marker as SVG: one of plotly's plain symbols, anything else as a circle. */
export function drawSymbol(
  shape: string,
  [x, y]: Point,
  radius: number,
  color: string,
  lineWidth = 3,
): string {
  const name = shape.replace(/-open$/, "");
  const place = ([dx, dy]: Point): Point => [x + dx * radius, y + dy * radius];
  const outlined: Attributes = {
    ...fillAttributes(color),
    stroke: BACKGROUND_COLOR,
    "stroke-width": 1,
  };
  if (name in STROKES) {
    const d = STROKES[name].map((ends) => linePath(ends.map(place))).join("");
    return element("path", { d, stroke: color, "stroke-width": lineWidth, fill: "none" });
  }
  if (name in POLYGONS) {
    return element("path", { d: areaPath(POLYGONS[name].map(place)), ...outlined });
  }
  return element("circle", { cx: x, cy: y, r: radius, ...outlined });
}
