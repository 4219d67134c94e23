import type { Axis, Extent } from "./axis";
import type { Mark } from "./marks";
import { placesOf } from "./marks";

/** One trace, laid out in coordinates. */
export interface Drawing {
  readonly marks: readonly Mark[];
  readonly opacity: number;
  /** The room wanted beyond the marks on either axis, as a fraction of it. */
  readonly air: readonly [number, number];
  /** The axis, 0 or 1, on which the trace grows from zero. */
  readonly grounded?: 0 | 1 | undefined;
}

/** The two axes of a plot. */
export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

/** What a drawing covers on the x axis (0) or the y axis (1). */
export function extentOf(drawing: Drawing, side: 0 | 1): Extent {
  const places = drawing.marks.flatMap((mark) => placesOf(mark).map((place) => place[side]));
  const known = places.filter(Number.isFinite);
  return {
    low: known.reduce((least, place) => Math.min(least, place), Infinity),
    high: known.reduce((most, place) => Math.max(most, place), -Infinity),
    air: drawing.air[side],
    grounded: drawing.grounded === side,
  };
}
