import { element } from "../base/xml";
import { fillAttributes } from "./fill";
import type { Mark } from "./mark";
import { type Point, areaPath, linePath } from "./path";
import { drawSymbol } from "./symbol";
import { drawText } from "./text";

/** From coordinates of the two axes to pixels. */
export interface Scales {
  readonly x: (coordinate: number) => number;
  readonly y: (coordinate: number) => number;
}

/** A mark as SVG. */
export function drawMark(mark: Mark, scales: Scales): string {
  const toPixels = ([x, y]: Point): Point => [scales.x(x), scales.y(y)];
  switch (mark.kind) {
    case "line":
      return element("path", {
        d: linePath(mark.points.map(toPixels)),
        fill: "none",
        stroke: mark.color,
        "stroke-width": mark.width,
        "stroke-linejoin": "round",
        "stroke-dasharray": mark.dash,
      });
    case "area":
      return element("path", {
        d: areaPath(mark.points.map(toPixels)),
        ...fillAttributes(mark.color),
      });
    case "symbol":
      return drawSymbol(mark.shape, toPixels(mark.at), mark.size / 2, mark.color, mark.lineWidth);
    case "rect":
      return drawRect(toPixels(mark.corners[0]), toPixels(mark.corners[1]), mark);
    case "error bar":
      return drawErrorBar(toPixels(mark.ends[0]), toPixels(mark.ends[1]), mark);
    case "label": {
      const [x, y] = toPixels(mark.at);
      return drawText(mark.text, x + mark.offset[0], y + mark.offset[1], {
        size: mark.size,
        fill: mark.color,
        "text-anchor": mark.anchor,
      });
    }
  }
}

function drawRect(
  [x0, y0]: Point,
  [x1, y1]: Point,
  { color, gap }: Extract<Mark, { kind: "rect" }>,
): string {
  return element("rect", {
    x: Math.min(x0, x1) + gap / 2,
    y: Math.min(y0, y1) + gap / 2,
    width: Math.max(0, Math.abs(x1 - x0) - gap),
    height: Math.max(0, Math.abs(y1 - y0) - gap),
    ...fillAttributes(color),
    // Neighboring cells without a gap would show hairlines between them.
    "shape-rendering": gap === 0 ? "crispEdges" : undefined,
  });
}

function drawErrorBar(
  start: Point,
  end: Point,
  { color, width, cap }: Extract<Mark, { kind: "error bar" }>,
): string {
  const [dx, dy] = start[0] === end[0] ? [cap, 0] : [0, cap];
  const capAt = ([x, y]: Point) => linePath([[x - dx, y - dy], [x + dx, y + dy]]); // prettier-ignore
  const d = linePath([start, end]) + capAt(start) + capAt(end);
  return element("path", { d, stroke: color, "stroke-width": width, fill: "none" });
}
