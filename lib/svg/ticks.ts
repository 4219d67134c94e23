/**
 * How far apart about `count` ticks stand over a span: 1, 2 or 5 times a power of ten, whichever is
 * nearest by ratio, so the limits between them are their geometric means.
 */
export function roundStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / power;
  const passed = [2, 10, 50].filter((product) => ratio >= Math.sqrt(product)).length;
  return [1, 2, 5, 10][passed] * power;
}

/** Round numbers from low to high, about `count` of them: 0, 0.2, 0.4, … */
export function roundTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const step = roundStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Through text, so that three steps of 0.1 are 0.3 and not 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Ticks of a logarithmic axis whose ends are powers of ten: decades, and 2 and 5 where few fit. */
export function logTicks(low: number, high: number, count: number): number[] {
  const decades = Math.floor(high + 1e-9) - Math.ceil(low - 1e-9) + 1;
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const factors = decades <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= high + 1e-9; power++) {
    if (power % stride !== 0) continue;
    for (const factor of factors) {
      const place = power + Math.log10(factor);
      if (place >= low - 1e-9 && place <= high + 1e-9) {
        ticks.push(Number(`${factor}e${power}`));
      }
    }
  }
  return ticks;
}

/**
 * Ticks as text, all with the same number of decimals; from 10 000 on in thousands (k), millions
 * (M) and so on. A format is one of d3-format's ".2f", ".0%" and ",d", others are not heeded.
 */
export function tickLabels(ticks: readonly number[], format = ""): string[] {
  return plainLabels(ticks, format).map((label) => label.replace(/^-/, MINUS));
}

// The sign that is as wide as a digit, as plotly writes it.
const MINUS = "\u2212";

function plainLabels(ticks: readonly number[], format: string): string[] {
  if (FORMAT.test(format)) return ticks.map((tick) => formatNumber(tick, format));
  const largest = Math.max(...ticks.map(Math.abs));
  const [scale, sign] = SCALES.find(([from]) => largest >= Math.max(from, 1e4)) ?? [1, ""];
  const decimals = Math.max(...ticks.map((tick) => decimalsOf(tick / scale)));
  return ticks.map((tick) => {
    if (tick === 0) return "0";
    return (decimals > 4 ? exponent(tick / scale) : (tick / scale).toFixed(decimals)) + sign;
  });
}

/** Logarithmic ticks as text, each with the decimals it needs: 0.01, 0.1, 1. */
export function logLabels(ticks: readonly number[], format = ""): string[] {
  return ticks.flatMap((tick) => tickLabels([tick], format));
}

const SCALES = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

const FORMAT = /^(,?)(?:\.(\d+))?([fd%])$/;

/** A number in one of d3-format's ways: "," for groups of thousands, ".2" decimals, "f", "d" or "%". */
export function formatNumber(value: number, format: string): string {
  const [, groups, decimals = "0", kind] = FORMAT.exec(format) ?? ["", "", "2", "f"];
  const scaled = kind === "%" ? value * 100 : value;
  const fixed = scaled.toFixed(kind === "d" ? 0 : Number(decimals));
  const grouped = groups ? fixed.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",") : fixed;
  return kind === "%" ? `${grouped}%` : grouped;
}

// Numbers below a ten-thousandth are written with an exponent.
function decimalsOf(value: number): number {
  if (value !== 0 && Math.abs(value) < 1e-4) return Infinity;
  const [, decimals = ""] = Number(value.toPrecision(10)).toFixed(10).replace(/0+$/, "").split(".");
  return decimals.length;
}

function exponent(value: number): string {
  return value.toExponential().replace("e+", "e");
}
