import { format } from "d3-format";
import { tickFormat } from "d3-scale";

// All numbers are written in d3-format's default locale: "1,234.5", and "−" (U+2212), which is as
// wide as a digit, for negative ones.

/** A number by a d3-format specifier, as ".2f" or ".0%"; all its digits where it is none. */
export function formatNumber(value: number, specifier: string): string {
  try {
    return format(specifier)(value);
  } catch {
    return String(value);
  }
}

/**
 * How to write about `count` ticks from `start` to `stop`: with the decimals that they need, and as
 * plotly does from 10 000 on as "10k", "1M", "1B", below 0.001 as "500µ". `specifier`: the
 * d3-format to use instead, or "".
 */
export function tickFormatter(
  start: number,
  stop: number,
  count: number,
  specifier: string,
): (tick: number) => string {
  if (specifier !== "") return (tick) => formatNumber(tick, specifier);
  const largest = Math.max(Math.abs(start), Math.abs(stop));
  // Plotly rounds up what is within 2 % of the next power of ten.
  const exponent = Math.abs(Math.floor(Math.log10(largest) + 0.01));
  const write = tickFormat(start, stop, count, exponent > 14 ? "~e" : exponent > 3 ? "~s" : "~f");
  // Plotly's sign for 10⁹ is "B", d3's "G".
  return (tick) => (tick === 0 ? "0" : write(tick).replace("G", "B"));
}
