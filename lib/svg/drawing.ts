import { extent } from "d3-array";
import type { Extent } from "./axis-domain";
import { type Mark, pointsOf } from "./mark";

/** One trace as marks in coordinates of the axes. */
export interface Drawing {
  readonly marks: readonly Mark[];
  readonly opacity: number;
  /** The space wanted beyond the marks on the x and the y axis, as a fraction of it. */
  readonly padding: readonly [number, number];
  /** The axis, 0 (x) or 1 (y), on which the trace starts at zero, as bars do. */
  readonly zeroAxis?: 0 | 1;
}

/** What a drawing covers on the x axis (0) or the y axis (1). */
export function extentOf(drawing: Drawing, side: 0 | 1): Extent {
  const coordinates = drawing.marks.flatMap((mark) => pointsOf(mark).map((point) => point[side]));
  const [low, high] = extent(coordinates);
  return { low, high, padding: drawing.padding[side], fromZero: drawing.zeroAxis === side };
}
