import { type Axes, coordinateOf } from "./axis";
import type { Mark } from "./mark";
import type { Point } from "./path";
import { type JsonObject, listOf, numberOr, stringOr } from "./plotly-json";

/**
 * Error bars by plotly's `error_x` (side 0) or `error_y` (side 1) around points in coordinates.
 * `color`: theirs unless the error bars have one of their own.
 */
export function errorBars(
  error: JsonObject,
  points: readonly Point[],
  side: 0 | 1,
  axes: Axes,
  color: string,
): Mark[] {
  const above = listOf(error.array);
  if (!above || error.visible === false) return [];
  const below = error.symmetric === false ? (listOf(error.arrayminus) ?? []) : above;
  const axis = side === 0 ? axes.x : axes.y;
  // Errors are in the axis' own unit, so a point on a logarithmic axis is converted there and back.
  const moved = (point: Point, by: number): Point => {
    const value = axis.type === "log" ? 10 ** point[side] : point[side];
    const end = axis.type === "category" ? value + by : coordinateOf(axis, value + by);
    return side === 0 ? [end, point[1]] : [point[0], end];
  };
  return points.map((point, i) => ({
    kind: "error bar",
    ends: [moved(point, -numberOr(below[i], 0)), moved(point, numberOr(above[i], 0))],
    color: stringOr(error.color, color),
    width: numberOr(error.thickness, 1.5),
    cap: numberOr(error.width, 4),
  }));
}
