import type { JsonObject, Value } from "./plotly-json";
import { isList, listOf, numberOr, textOr, titleOf } from "./plotly-json";
import { logLabels, logTicks, roundTicks, tickLabels } from "./ticks";

/**
 * How an axis turns values into coordinates, before anything is known of pixels: numbers stay, on a
 * logarithmic axis they become powers of ten, categories become 0, 1, 2, …
 */
export interface Axis {
  readonly kind: "linear" | "log" | "category";
  readonly categories: readonly string[];
  readonly title: string;
  readonly layout: JsonObject;
}

export interface Tick {
  readonly coordinate: number;
  readonly label: string;
}

/** The axis for all values the traces put on it: one text among them makes it one of categories. */
export function readAxis(layout: JsonObject, values: readonly Value[]): Axis {
  const asked = textOr(layout.type, "-");
  const named = asked === "category" || (asked === "-" && values.some(isText));
  const kind = named ? "category" : asked === "log" ? "log" : "linear";
  const first = listOf(layout.categoryarray) ?? [];
  const seen = named ? [...first, ...values].filter((value) => value !== null).map(String) : [];
  return { kind, categories: [...new Set(seen)], title: titleOf(layout), layout };
}

const isText = (value: Value) => typeof value === "string" && !Number.isFinite(Number(value));

/** A value's coordinate; NaN where it has none, as zero on a logarithmic axis. */
export function coordinateOf(axis: Axis, value: Value | undefined): number {
  if (value === null || value === undefined) return NaN;
  if (axis.kind === "category") {
    const index = axis.categories.indexOf(String(value));
    return index < 0 ? NaN : index;
  }
  const number = Number(value);
  // The differences of larger numbers would be infinite.
  if (Math.abs(number) > 1e300) return NaN;
  if (axis.kind === "linear") return number;
  return number > 0 ? Math.log10(number) : NaN;
}

/** What a trace covers on one axis. */
export interface Extent {
  readonly low: number;
  readonly high: number;
  /** The room it wants beyond its ends, as a fraction of the axis. */
  readonly air: number;
  /** It grows from zero, so there is no room beyond an end that is zero. */
  readonly grounded: boolean;
}

/**
 * The two ends of an axis, first the left or lower one: the layout's range where it gives one, else
 * all that is drawn. Bars that grow from zero stand on the axis.
 */
export function domainOf(axis: Axis, extents: readonly Extent[]): readonly [number, number] {
  const { range, autorange, rangemode } = axis.layout;
  const given = isList(range) ? [numberOr(range[0], NaN), numberOr(range[1], NaN)] : [];
  if (isUsable(axis, given)) return [given[0], given[1]];
  const lows = extents.map(({ low }) => low).filter(Number.isFinite);
  const highs = extents.map(({ high }) => high).filter(Number.isFinite);
  let low = lows.length > 0 ? Math.min(...lows) : 0;
  let high = highs.length > 0 ? Math.max(...highs) : 1;
  if (rangemode === "tozero" && axis.kind === "linear")
    [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (axis.kind === "category")
    [low, high] = [Math.min(low, -0.5), Math.max(high, axis.categories.length - 0.5)];
  if (isPoint(low, high)) {
    const around = Math.max(1, Math.abs(low) / 10);
    [low, high] = [low - around, high + around];
  } else if (axis.kind !== "category") {
    const air = Math.max(0, ...extents.map((extent) => extent.air)) * (high - low);
    const grounded = rangemode === "tozero" || extents.some((extent) => extent.grounded);
    if (!(low === 0 && grounded)) low -= air;
    if (!(high === 0 && grounded)) high += air;
  }
  return autorange === "reversed" ? [high, low] : [low, high];
}

// Ends so near that ticks between them could not be told apart.
const isPoint = (low: number, high: number) =>
  Math.abs(high - low) <= 1e-12 * Math.max(Math.abs(low), Math.abs(high)) + 1e-300;

// Neither empty nor, on a logarithmic axis, beyond what a number can hold.
function isUsable({ kind }: Axis, [low, high]: readonly number[]): boolean {
  const reach = kind === "log" ? 308 : 1e300;
  return !isPoint(low, high) && Math.abs(low) <= reach && Math.abs(high) <= reach;
}

/** The ticks inside a domain, about `count` of them on a number axis. */
export function ticksOf(axis: Axis, domain: readonly [number, number], count: number): Tick[] {
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  const { tickvals, ticktext, tickformat, tickprefix, ticksuffix } = axis.layout;
  const format = textOr(tickformat, "");
  const around = (label: string) => textOr(tickprefix, "") + label + textOr(ticksuffix, "");
  const inside = ({ coordinate }: Tick) => coordinate >= low - 1e-9 && coordinate <= high + 1e-9;
  const values = listOf(tickvals);
  if (values) {
    const texts = listOf(ticktext) ?? values;
    return values
      .map((value, i) => ({ coordinate: coordinateOf(axis, value), label: String(texts[i] ?? "") }))
      .filter(inside);
  }
  if (axis.kind === "category") {
    return axis.categories.map((label, coordinate) => ({ coordinate, label })).filter(inside);
  }
  const ticks = axis.kind === "log" ? logTicks(low, high, count) : roundTicks(low, high, count);
  const labels = axis.kind === "log" ? logLabels(ticks, format) : tickLabels(ticks, format);
  return ticks.map((tick, i) => ({
    coordinate: coordinateOf(axis, tick),
    label: around(labels[i]),
  }));
}
