import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type ColorStops, SEQUENTIAL } from "../charts/palette";
import { type JsonObject, isList, numberOr, stringOr } from "./plotly-json";

/** Numbers from low to high as colors. */
export interface ColorScale {
  readonly low: number;
  readonly high: number;
  /** The color of a number; those outside have the color of the nearer end. */
  readonly colorOf: (value: number) => string;
}

// Matplotlib's viridis (public domain) at nine points, and plotly's grays.
const NAMED: Readonly<Record<string, readonly string[]>> = {
  viridis: "#440154 #472d7b #3b528b #2c728e #21918c #28ae80 #5ec962 #addc30 #fde725".split(" "),
  greys: ["#000000", "#ffffff"],
};

// Differences of larger numbers would be infinite.
const LARGEST = 1e300;

/**
 * The color scale of a heatmap or a marker over its values, unless `zmin` and `zmax` or `cmin` and
 * `cmax` give the ends. Names of scales that are not known here stand for our sequential one.
 */
export function readColorScale(source: JsonObject, values: readonly number[]): ColorScale {
  const [least, most] = extent(values.filter((value) => Math.abs(value) <= LARGEST));
  const low = numberOr(source.zmin, numberOr(source.cmin, least ?? 0));
  const high = numberOr(source.zmax, numberOr(source.cmax, most ?? 1));
  const given = readStops(source.colorscale);
  const stops = source.reversescale === true ? reversed(given) : given;
  const fraction = scaleLinear([low, high], [0, 1]);
  const color = scaleLinear(
    stops.map(([at]) => at),
    stops.map(([, name]) => name),
  ).clamp(true);
  return { low, high, colorOf: (value) => color(fraction(value)) };
}

function readStops(colorscale: unknown): ColorStops {
  if (isList(colorscale)) return Array.from(colorscale) as unknown as ColorStops;
  const named = NAMED[stringOr(colorscale, "").toLowerCase()];
  return named?.map((color, i) => [i / (named.length - 1), color] as const) ?? SEQUENTIAL;
}

const reversed = (stops: ColorStops): ColorStops =>
  stops.map(([at, color]) => [1 - at, color] as const).reverse();
