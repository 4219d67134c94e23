import { ticks } from "d3-array";
import { scaleLog } from "d3-scale";
import { type Axis, coordinateOf } from "./axis";
import type { Domain } from "./axis-domain";
import { tickFormatter } from "./number-format";
import { listOf, stringOr } from "./plotly-json";

/** A labeled coordinate of an axis. */
export interface Tick {
  readonly coordinate: number;
  readonly label: string;
}

/** A labeled number. */
export interface NumberTick {
  readonly value: number;
  readonly label: string;
}

/** The ticks within an axis' ends, about `count` of them where it is one of numbers. */
export function axisTicks(axis: Axis, domain: Domain, count: number): Tick[] {
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  const isInside = ({ coordinate }: Tick) => coordinate >= low - 1e-9 && coordinate <= high + 1e-9;
  return (
    givenTicks(axis) ??
    (axis.type === "category" ? categoryTicks(axis) : numberTicks(axis, low, high, count))
  ).filter(isInside);
}

function givenTicks(axis: Axis): Tick[] | undefined {
  const values = listOf(axis.layout.tickvals);
  const labels = listOf(axis.layout.ticktext) ?? values;
  return values?.map((value, i) => ({
    coordinate: coordinateOf(axis, value),
    label: String(labels?.[i] ?? ""),
  }));
}

function categoryTicks({ categories }: Axis): Tick[] {
  return categories.map((label, coordinate) => ({ coordinate, label }));
}

function numberTicks(axis: Axis, low: number, high: number, count: number): Tick[] {
  const { tickformat, tickprefix, ticksuffix } = axis.layout;
  const ticksBetween = axis.type === "log" ? logTicks : linearTicks;
  return ticksBetween(low, high, count, stringOr(tickformat, "")).map(({ value, label }) => ({
    coordinate: coordinateOf(axis, value),
    label: stringOr(tickprefix, "") + label + stringOr(ticksuffix, ""),
  }));
}

/** About `count` round numbers from low to high: multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks(
  low: number,
  high: number,
  count: number,
  specifier = "",
): NumberTick[] {
  const write = tickFormatter(low, high, count, specifier);
  return ticks(low, high, count).map((value) => ({ value, label: write(value) }));
}

/**
 * Ticks of a logarithmic axis whose ends are powers of ten. As with plotly they are powers of ten,
 * with 2 and 5 times these where there is space, and as on a linear axis within less than a decade.
 */
export function logTicks(low: number, high: number, count: number, specifier = ""): NumberTick[] {
  // A tick at an end should not be lost to rounding, and no end may become 0 or infinite.
  const [start, stop] = [low - 1e-9, high + 1e-9].map(
    (power) => 10 ** Math.max(-300, Math.min(300, power)),
  );
  if (high - low < 1) return linearTicks(start, stop, count, specifier);
  const digits = (high - low) / count > 0.7 ? "1" : "125";
  return scaleLog([start, stop], [0, 1])
    .ticks(count)
    .filter((value) => digits.includes(value.toExponential()[0]))
    .map((value) => ({ value, label: tickFormatter(0, value, 1, specifier)(value) }));
}
