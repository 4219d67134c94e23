import * as d3 from "d3-array";
import { expect, expectInteger } from "./expect";

/** Mean of at least one number. */
export function mean(values: readonly number[]): number {
  return d3.mean(checked("mean", values))!;
}

/** Median of at least one number; of an even count the mean of the middle two, as np.median. */
export function median(values: readonly number[]): number {
  return d3.median(checked("median", values))!;
}

/**
 * The number below which a share of at least one number lies, with straight lines between
 * neighbors, as np.quantile.
 */
export function quantile(values: readonly number[], share: number): number {
  return d3.quantile(checked("quantile", values), share)!;
}

/** Standard deviation of a sample of at least two numbers, with n - 1 below, as np.std(ddof=1). */
export function deviation(values: readonly number[]): number {
  return d3.deviation(checked("deviation", values, 2))!;
}

/** The mean of a sample, and how far on either side of it the true mean is expected. */
export interface ConfidenceInterval {
  readonly mean: number;
  readonly halfWidth: number;
}

/**
 * The interval by Student's t that holds the true mean of normal measurements with the probability
 * `level`: mean ± t(1 - (1 - level) / 2; n - 1) · s / √n, of at least two numbers.
 */
export function confidenceInterval(
  values: readonly number[],
  { level = 0.95 }: { readonly level?: number } = {},
): ConfidenceInterval {
  const who = "confidenceInterval";
  expect(level > 0 && level < 1, who, `level should be between 0 and 1, but came as ${level}`);
  checked(who, values, 2);
  const t = studentQuantile()(1 - (1 - level) / 2, values.length - 1);
  return { mean: mean(values), halfWidth: (t * deviation(values)) / Math.sqrt(values.length) };
}

// Four hundred small files, so loaded only where an interval is asked for.
function studentQuantile(): (share: number, degrees: number) => number {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("@stdlib/stats-base-dists-t-quantile") as (
    share: number,
    degrees: number,
  ) => number;
}

// d3 passes over what is no number; here that is a mistake.
function checked(who: string, values: readonly number[], least = 1): readonly number[] {
  expectInteger(who, "the count of values", values.length, least);
  const odd = values.findIndex((value) => Number.isNaN(value));
  expect(odd < 0, who, `every value should be a number, but value ${odd} is ${values[odd]}`);
  return values;
}
