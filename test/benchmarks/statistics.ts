import { mean, quantile } from "../../lib/base/statistics";

/** Several measurements of one thing. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The quartiles: a quarter of the measurements lies below the first, a quarter above the last. */
  readonly quartiles: readonly [number, number];
  readonly count: number;
}

/** Median, quartiles and ends of at least one number. */
export function summarize(values: readonly number[]): Summary {
  const at = (share: number): number => quantile(values, share);
  return {
    median: at(0.5),
    min: at(0),
    max: at(1),
    quartiles: [at(0.25), at(0.75)],
    count: values.length,
  };
}

/**
 * One thing against another, measured in turn: the ratio of each round, summarized. What slows a
 * whole round down slows both, so the spread is smaller than that of two ratios of medians.
 */
export function pairedRatio(ones: readonly number[], others: readonly number[]): Summary {
  return summarize(ones.map((one, i) => one / others[i]));
}

/** A straight line through points, and how well they lie on it. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Share of the variance that the line explains, at most 1. */
  readonly rSquared: number;
  /** The largest distance of a point from the line, as a share of the line's value there. */
  readonly farthest: number;
}

/** Least squares through at least two points of different x. */
export function fitLine(xs: readonly number[], ys: readonly number[]): Line {
  const [middle, level] = [mean(xs), mean(ys)];
  const products = xs.map((x, i) => (x - middle) * (ys[i] - level));
  const slope = mean(products) / mean(xs.map((x) => (x - middle) ** 2));
  const intercept = level - slope * middle;
  const fitted = xs.map((x) => intercept + slope * x);
  const missed = mean(ys.map((y, i) => (y - fitted[i]) ** 2));
  const spread = mean(ys.map((y) => (y - level) ** 2));
  return {
    slope,
    intercept,
    rSquared: spread === 0 ? 1 : 1 - missed / spread,
    farthest: Math.max(...ys.map((y, i) => Math.abs(y / fitted[i] - 1))),
  };
}
