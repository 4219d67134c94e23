import { bin, deviation, extent, range, rollup } from "d3-array";
import { type JsonObject, type Value, asObject, numberOr, stringOr } from "./plotly-json";
import type { Trace } from "./trace";

/** More bins than these are not drawn: their width is chosen anew. */
const MOST_BINS = 10_000;

/** The position of a bar and how many values it counts. */
type Count = readonly [Value, number];

/**
 * A histogram trace as a bar trace: one bar a category, or one a bin of numbers. Bins are round and
 * about 2σ / n^0.4 wide, as plotly's are, unless `nbinsx` or `xbins` say otherwise. `histnorm` may
 * be "probability" or "percent".
 */
export function histogramAsBars(trace: Trace): Trace {
  const { source } = trace;
  const horizontal = source.x === undefined && source.y !== undefined;
  const values = (horizontal ? trace.y : trace.x).filter((value) => value !== null);
  const counts = values.every((value) => typeof value === "number")
    ? countBins(values, source)
    : [...rollup(values, (group) => group.length, String)];
  const norm = stringOr(source.histnorm, "");
  const total = norm === "probability" ? 1 : norm === "percent" ? 100 : values.length;
  const positions = counts.map(([position]) => position);
  const heights = counts.map(([, count]) => (count * total) / values.length);
  const [x, y] = horizontal ? [heights, positions] : [positions, heights];
  const orientation = horizontal ? "h" : "v";
  return { ...trace, type: "bar", x, y, source: { ...source, orientation } };
}

function countBins(values: readonly number[], source: JsonObject): Count[] {
  const [low, high] = extent(values);
  if (low === undefined || high === undefined) return [];
  const { size, start } = asObject(source.xbins ?? source.ybins);
  const step = numberOr(size, 0);
  const first = numberOr(start, Math.floor(low / step) * step);
  const binned = bin();
  if (step > 0 && (high - first) / step < MOST_BINS) {
    const starts = range(first, high + step * 1e-9, step);
    binned.domain([first, first + starts.length * step]).thresholds(starts);
  } else {
    const width = (2 * (deviation(values) ?? 0)) / values.length ** 0.4;
    const wanted = numberOr(source.nbinsx, numberOr(source.nbinsy, (high - low) / width));
    binned.thresholds(Math.min(Math.ceil(wanted) || 1, MOST_BINS));
  }
  return binned(values).map((one): Count => [(one.x0! + one.x1!) / 2, one.length]);
}
