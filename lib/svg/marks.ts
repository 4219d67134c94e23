import { element } from "../base/xml";
import { at, fill, symbol } from "./symbol";
import { words } from "./text";

/** A place in coordinates of the two axes. */
export type Point = readonly [number, number];

/** What traces are drawn with. Places are in coordinates, widths and sizes in pixels. */
export type Mark =
  | {
      readonly kind: "line";
      readonly points: readonly Point[];
      readonly color: string;
      readonly width: number;
      readonly dash?: string;
    }
  | { readonly kind: "area"; readonly points: readonly Point[]; readonly color: string }
  | {
      readonly kind: "symbol";
      readonly at: Point;
      readonly shape: string;
      readonly size: number;
      readonly color: string;
      readonly width?: number;
    }
  | {
      readonly kind: "box";
      readonly corners: readonly [Point, Point];
      readonly color: string;
      readonly gap: number;
    }
  | {
      readonly kind: "whisker";
      readonly ends: readonly [Point, Point];
      readonly color: string;
      readonly width: number;
      readonly cap: number;
    }
  | {
      readonly kind: "label";
      readonly at: Point;
      readonly text: string;
      readonly color: string;
      readonly anchor: "start" | "middle" | "end";
      readonly shift: Point;
      readonly size: number;
    };

/** From coordinates to pixels. */
export interface Frame {
  readonly x: (coordinate: number) => number;
  readonly y: (coordinate: number) => number;
}

/** The places a mark covers, for finding the ends of the axes. */
export function placesOf(mark: Mark): readonly Point[] {
  switch (mark.kind) {
    case "line":
    case "area":
      return mark.points;
    case "box":
      return mark.corners;
    case "whisker":
      return mark.ends;
    case "symbol":
    case "label":
      return [mark.at];
  }
}

/** A mark as SVG. */
export function draw(mark: Mark, frame: Frame): string {
  const pixels = ([x, y]: Point): Point => [frame.x(x), frame.y(y)];
  switch (mark.kind) {
    case "line":
      return element("path", {
        d: path(mark.points.map(pixels)),
        fill: "none",
        stroke: mark.color,
        "stroke-width": mark.width,
        "stroke-linejoin": "round",
        "stroke-linecap": mark.dash === undefined ? "round" : "butt",
        "stroke-dasharray": mark.dash,
      });
    case "area":
      return element("path", { d: `${path(mark.points.map(pixels))}Z`, ...fill(mark.color) });
    case "symbol":
      return symbol(mark.shape, ...pixels(mark.at), mark.size / 2, mark.color, mark.width);
    case "box":
      return box(pixels(mark.corners[0]), pixels(mark.corners[1]), mark.color, mark.gap);
    case "whisker":
      return whisker(pixels(mark.ends[0]), pixels(mark.ends[1]), mark);
    case "label": {
      const [x, y] = pixels(mark.at);
      return words(mark.text, x + mark.shift[0], y + mark.shift[1], {
        size: mark.size,
        fill: mark.color,
        "text-anchor": mark.anchor,
      });
    }
  }
}

function box([x0, y0]: Point, [x1, y1]: Point, color: string, gap: number): string {
  return element("rect", {
    x: Math.min(x0, x1) + gap / 2,
    y: Math.min(y0, y1) + gap / 2,
    width: Math.max(0, Math.abs(x1 - x0) - gap),
    height: Math.max(0, Math.abs(y1 - y0) - gap),
    ...fill(color),
    // Neighboring cells without a gap would show hairlines between them.
    "shape-rendering": gap === 0 ? "crispEdges" : undefined,
  });
}

function whisker(
  [x0, y0]: Point,
  [x1, y1]: Point,
  { color, width, cap }: { color: string; width: number; cap: number },
): string {
  const [dx, dy] = x0 === x1 ? [cap, 0] : [0, cap];
  const caps = [
    [x0, y0],
    [x1, y1],
  ].map(([x, y]) => `M${at(x - dx, y - dy)}L${at(x + dx, y + dy)}`);
  const d = `M${at(x0, y0)}L${at(x1, y1)}${caps.join("")}`;
  return element("path", { d, stroke: color, "stroke-width": width, fill: "none" });
}

const path = (points: readonly Point[]) => `M${points.map(([x, y]) => at(x, y)).join("L")}`;
