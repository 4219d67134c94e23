import { coordinateOf } from "./axis";
import type { Axes } from "./drawing";
import type { Mark, Point } from "./marks";
import type { JsonObject } from "./plotly-json";
import { listOf, numberOr, textOr } from "./plotly-json";

/** Error bars along the x axis (0) or the y axis (1), around points in coordinates. */
export function whiskers(
  error: JsonObject,
  points: readonly Point[],
  side: 0 | 1,
  axes: Axes,
  color: string,
): Mark[] {
  const over = listOf(error.array);
  if (!over || error.visible === false) return [];
  const under = error.symmetric === false ? (listOf(error.arrayminus) ?? []) : over;
  const axis = side === 0 ? axes.x : axes.y;
  // Errors are in the axis' own unit, so a point on a logarithmic axis goes there and back.
  const moved = (point: Point, by: number): Point => {
    const value = axis.kind === "log" ? 10 ** point[side] : point[side];
    const end = axis.kind === "category" ? value + by : coordinateOf(axis, value + by);
    return side === 0 ? [end, point[1]] : [point[0], end];
  };
  return points
    .map((point, i): [Point, Point] => [
      moved(point, -numberOr(under[i], 0)),
      moved(point, numberOr(over[i], 0)),
    ])
    .filter((ends) => ends.flat().every(Number.isFinite))
    .map((ends) => ({
      kind: "whisker",
      ends,
      color: textOr(error.color, color),
      width: numberOr(error.thickness, 1.5),
      cap: numberOr(error.width, 4),
    }));
}
