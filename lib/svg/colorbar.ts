import type { ColorScale } from "../charts/palette";
import { colorAt, MUTED, SEQUENTIAL } from "../charts/palette";
import type { JsonObject } from "./plotly-json";
import { isList, numberOr, asObject, textOr, titleOf } from "./plotly-json";
import { roundTicks, tickLabels } from "./ticks";
import { SIZES, textWidth, words } from "./text";
import { element } from "../base/xml";

/** Values from low to high and the colors that stand for them. */
export interface Shades {
  readonly scale: ColorScale;
  readonly low: number;
  readonly high: number;
}

// Matplotlib's viridis (public domain) at nine places, and plotly's grays.
const NAMED: Readonly<Record<string, readonly string[]>> = {
  viridis: "#440154 #472d7b #3b528b #2c728e #21918c #28ae80 #5ec962 #addc30 #fde725".split(" "),
  greys: ["#000000", "#ffffff"],
};

/** The shades of a heatmap or a marker. A color scale whose name we do not know becomes our own. */
export function colorScaleOf(source: JsonObject, values: readonly number[]): Shades {
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  const low = numberOr(source.zmin, numberOr(source.cmin, numberOr(least, 0)));
  const high = numberOr(source.zmax, numberOr(source.cmax, numberOr(most, 1)));
  const named = NAMED[textOr(source.colorscale, "").toLowerCase()];
  const scale = named
    ? named.map((color, i) => [i / (named.length - 1), color] as const)
    : isList(source.colorscale)
      ? (Array.from(source.colorscale) as unknown as ColorScale)
      : SEQUENTIAL;
  const turned = scale.map(([place, color]) => [1 - place, color] as const).reverse();
  return { scale: source.reversescale === true ? turned : scale, low, high };
}

/** The color of a value. */
export function shadeOf({ scale, low, high }: Shades, value: number): string {
  return colorAt(scale, high > low ? (value - low) / (high - low) : 0.5);
}

export interface Colorbar {
  readonly width: number;
  /** The bar with its left upper corner at (x, y), and so high. In pixels. */
  readonly draw: (x: number, y: number, height: number) => string;
}

const BAR = 14;
const STEPS = 64;

/** The bar beside a heatmap that tells which color is which value. */
export function colorbarOf(shades: Shades, options: JsonObject): Colorbar {
  const { low, high } = shades;
  const ticks = roundTicks(low, high, 5);
  const labels = tickLabels(ticks, textOr(options.tickformat, ""));
  const title = titleOf(options);
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, SIZES.tick)));
  const width = BAR + 8 + widest + (title === "" ? 0 : 24);
  const draw = (x: number, y: number, height: number): string => {
    const part = height / STEPS;
    const bands = Array.from({ length: STEPS }, (_, i) =>
      element("rect", {
        x,
        y: y + (STEPS - 1 - i) * part,
        width: BAR,
        height: part + 0.5,
        fill: colorAt(shades.scale, (i + 0.5) / STEPS),
        "shape-rendering": "crispEdges",
      }),
    ).reverse();
    const place = (tick: number) =>
      y + height * (high > low ? 1 - (tick - low) / (high - low) : 0.5);
    const numbers = ticks.map((tick, i) =>
      words(labels[i], x + BAR + 7, place(tick) + 4, { size: SIZES.tick, fill: MUTED }),
    );
    const turn = `translate(${Math.round(x + width - 2)} ${Math.round(y + height / 2)}) rotate(90)`;
    const named = words(title, 0, 4, {
      size: SIZES.axis,
      "text-anchor": "middle",
      transform: turn,
    });
    return [...bands, ...numbers, title === "" ? "" : named].join("");
  };
  return { width, draw };
}

/** The colorbar a heatmap asks for; undefined where it asks for none. */
export function heatmapColorbar(source: JsonObject, shades: Shades): Colorbar | undefined {
  return source.showscale === false ? undefined : colorbarOf(shades, asObject(source.colorbar));
}
