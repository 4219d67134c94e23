import { PAPER } from "../charts/palette";
import type { Attributes } from "../base/xml";
import { element } from "../base/xml";

/** A marker as SVG: one of plotly's plain symbols, anything else is drawn as a circle. */
export function symbol(
  shape: string,
  x: number,
  y: number,
  radius: number,
  color: string,
  width = 3,
): string {
  const stroke = { stroke: color, "stroke-width": width, fill: "none" };
  const rim = { ...fill(color), stroke: PAPER, "stroke-width": 1 };
  const span = (dx: number, dy: number) => `M${at(x - dx, y - dy)}L${at(x + dx, y + dy)}`;
  switch (shape.replace(/-open$/, "")) {
    case "square":
      return element("rect", {
        x: x - radius,
        y: y - radius,
        width: radius * 2,
        height: radius * 2,
        ...rim,
      });
    case "diamond":
      return polygon([0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0], x, y, radius, rim);
    case "triangle-up":
      return polygon([0, -1.15, 1.1, 0.8, -1.1, 0.8], x, y, radius, rim);
    case "triangle-down":
      return polygon([0, 1.15, 1.1, -0.8, -1.1, -0.8], x, y, radius, rim);
    case "x":
      return element("path", { d: span(radius, radius) + span(radius, -radius), ...stroke });
    case "cross":
      return element("path", { d: span(radius, 0) + span(0, radius), ...stroke });
    case "line-ew":
      return element("path", { d: span(radius * 1.4, 0), ...stroke });
    case "line-ns":
      return element("path", { d: span(0, radius * 1.4), ...stroke });
    default:
      return element("circle", { cx: x, cy: y, r: radius, ...rim });
  }
}

/** The fill of a color. Some SVG readers do not know rgba(), so the opacity stands by itself. */
export function fill(color: string): Attributes {
  const parts = /^rgba\((.+),\s*([\d.]+)\)$/.exec(color);
  return parts ? { fill: `rgb(${parts[1]})`, "fill-opacity": parts[2] } : { fill: color };
}

/** A place in a path. */
export const at = (x: number, y: number): string =>
  `${Math.round(x * 100) / 100},${Math.round(y * 100) / 100}`;

function polygon(turns: number[], x: number, y: number, radius: number, rim: Attributes): string {
  const corners = turns.flatMap((turn, i) => (i % 2 === 0 ? [[turn, turns[i + 1]]] : []));
  const points = corners.map(([dx, dy]) => at(x + dx * radius, y + dy * radius)).join(" ");
  return element("polygon", { points, ...rim });
}
