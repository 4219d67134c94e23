import { max, min } from "d3-array";
import type { Axis } from "./axis";
import { isList, numberOr } from "./plotly-json";

/** The two ends of an axis in coordinates: first the left or lower one. */
export type Domain = readonly [number, number];

/** What a trace covers on one axis, in coordinates. */
export interface Extent {
  /** Undefined, as `high`, where nothing is drawn. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** The space wanted beyond its ends, as a fraction of the axis. */
  readonly padding: number;
  /** Whether it starts at zero, as bars do: then there is no space beyond an end that is zero. */
  readonly fromZero: boolean;
}

/** The ends of an axis: those of the layout's `range` if it has one, else of all that is drawn. */
export function domainOf(axis: Axis, extents: readonly Extent[]): Domain {
  const { range, autorange } = axis.layout;
  const given = isList(range) ? [numberOr(range[0], NaN), numberOr(range[1], NaN)] : [];
  if (isUsable(axis, given)) return [given[0], given[1]];
  const [low, high] = autoDomain(axis, extents);
  return autorange === "reversed" ? [high, low] : [low, high];
}

function autoDomain({ type, categories, layout }: Axis, extents: readonly Extent[]): Domain {
  const toZero = layout.rangemode === "tozero" && type === "linear";
  let low = min(extents, (extent) => extent.low) ?? 0;
  let high = max(extents, (extent) => extent.high) ?? 1;
  if (toZero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (type === "category")
    [low, high] = [Math.min(low, -0.5), Math.max(high, categories.length - 0.5)];
  if (isPoint(low, high)) {
    const around = Math.max(1, Math.abs(low) / 10);
    return [low - around, high + around];
  }
  if (type === "category") return [low, high];
  const padding = Math.max(0, ...extents.map((extent) => extent.padding)) * (high - low);
  const fromZero = toZero || extents.some((extent) => extent.fromZero);
  return [
    low === 0 && fromZero ? low : low - padding,
    high === 0 && fromZero ? high : high + padding,
  ];
}

// Ends so near that ticks between them could not be told apart.
const isPoint = (low: number, high: number) =>
  Math.abs(high - low) <= 1e-12 * Math.max(Math.abs(low), Math.abs(high)) + 1e-300;

// Neither empty nor, on a logarithmic axis, beyond what a number can hold.
function isUsable({ type }: Axis, [low, high]: readonly number[]): boolean {
  const most = type === "log" ? 308 : 1e300;
  return !isPoint(low, high) && Math.abs(low) <= most && Math.abs(high) <= most;
}
