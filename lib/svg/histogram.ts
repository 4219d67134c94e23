import type { Value } from "./plotly-json";
import { numberOr, asObject, textOr } from "./plotly-json";
import { roundStep } from "./ticks";
import type { Trace } from "./trace";

/**
 * A histogram as the bars it counts: of categories each its own, of numbers in round bins, about
 * √n of them unless `nbinsx` or `xbins.size` say otherwise. `histnorm` may be probability or percent.
 */
export function histogramBars(trace: Trace): Trace {
  const { source } = trace;
  const lying = source.x === undefined && source.y !== undefined;
  const values = (lying ? trace.y : trace.x).filter((value) => value !== null);
  const counted = values.every((value) => typeof value === "number")
    ? countNumbers(values, source)
    : countNames(values);
  const norm = textOr(source.histnorm, "");
  const whole = norm === "probability" ? 1 : norm === "percent" ? 100 : values.length;
  const places = [...counted.keys()];
  const heights = [...counted.values()].map(
    (count) => (count * whole) / Math.max(1, values.length),
  );
  const [x, y] = lying ? [heights, places] : [places, heights];
  return { ...trace, type: "bar", x, y, source: { ...source, orientation: lying ? "h" : "v" } };
}

function countNames(values: readonly Value[]): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return counts;
}

function countNumbers(values: readonly number[], source: Trace["source"]): Map<Value, number> {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const bins = asObject(source.xbins ?? source.ybins);
  const wanted = numberOr(source.nbinsx, numberOr(source.nbinsy, Math.sqrt(values.length)));
  const size = numberOr(bins.size, high > low ? roundStep(high - low, wanted) : 1);
  const start = numberOr(bins.start, Math.floor(low / size) * size);
  const counts = new Map<Value, number>();
  const binOf = (value: number) => Math.floor((value - start) / size + 1e-9);
  for (let bin = 0; bin <= (values.length > 0 ? binOf(high) : -1); bin++) {
    counts.set(start + (bin + 0.5) * size, 0);
  }
  for (const value of values) {
    const middle = start + (binOf(value) + 0.5) * size;
    if (counts.has(middle)) counts.set(middle, counts.get(middle)! + 1);
  }
  return counts;
}
