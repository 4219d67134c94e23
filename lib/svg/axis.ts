import { type JsonObject, type Value, listOf, stringOr, titleOf } from "./plotly-json";

/**
 * How an axis turns values into coordinates, before anything is known of pixels: numbers stay, on a
 * logarithmic axis they become powers of ten, categories become 0, 1, 2, …
 */
export interface Axis {
  readonly type: "linear" | "log" | "category";
  readonly categories: readonly string[];
  readonly title: string;
  readonly layout: JsonObject;
}

/** The two axes of a plot. */
export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

/**
 * The axis for all values that the traces have on it. Unless the layout gives a type, one text that
 * is no number makes it an axis of categories.
 */
export function readAxis(layout: JsonObject, values: readonly Value[]): Axis {
  const given = stringOr(layout.type, "-");
  const named = given === "category" || (given === "-" && values.some(isText));
  const type = named ? "category" : given === "log" ? "log" : "linear";
  const first = listOf(layout.categoryarray) ?? [];
  const names = named ? [...first, ...values].filter((value) => value !== null).map(String) : [];
  return { type, categories: [...new Set(names)], title: titleOf(layout), layout };
}

const isText = (value: Value) => typeof value === "string" && !Number.isFinite(Number(value));

/** Differences and logarithms of numbers beyond these could be infinite. */
const [SMALLEST, LARGEST] = [1e-300, 1e300];

/** A value's coordinate; NaN where it has none, as zero on a logarithmic axis. */
export function coordinateOf(axis: Axis, value: Value | undefined): number {
  if (value === null || value === undefined) return NaN;
  if (axis.type === "category") {
    const index = axis.categories.indexOf(String(value));
    return index < 0 ? NaN : index;
  }
  const number = Number(value);
  if (Math.abs(number) > LARGEST) return NaN;
  if (axis.type === "linear") return number;
  return number >= SMALLEST ? Math.log10(number) : NaN;
}
