import { curveLinearClosed, line } from "d3-shape";

/** A pair of coordinates or of pixels. */
export type Point = readonly [number, number];

/** Whether both numbers of a point are finite. */
export const isFinitePoint = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y);

const open = line<Point>(([x]) => x, ([, y]) => y).defined(isFinitePoint).digits(2); // prettier-ignore
const closed = line<Point>(([x]) => x, ([, y]) => y).curve(curveLinearClosed).digits(2); // prettier-ignore

/** The data of an SVG path through points; one that is not finite leaves a gap. */
export function linePath(points: readonly Point[]): string {
  return open([...points]) ?? "";
}

/** The data of an SVG path around an area. */
export function areaPath(points: readonly Point[]): string {
  return closed([...points]) ?? "";
}
