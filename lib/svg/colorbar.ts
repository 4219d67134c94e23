import { range } from "d3-array";
import { scaleLinear } from "d3-scale";
import { element } from "../base/xml";
import { FONT_SIZES } from "../charts/font";
import { MUTED_COLOR } from "../charts/palette";
import type { ColorScale } from "./color-scale";
import { type JsonObject, asObject, stringOr, titleOf } from "./plotly-json";
import { drawText, textWidth } from "./text";
import { linearTicks } from "./ticks";

/** A bar beside the plot that shows which color is which number. */
export interface Colorbar {
  /** With its numbers and its title, in pixels. */
  readonly width: number;
  /** As SVG, its left upper corner at (x, y), of this height; all in pixels. */
  readonly draw: (x: number, y: number, height: number) => string;
}

const BAR_WIDTH = 14;
const STEPS = 64;

/** The colorbar of a heatmap by plotly's `colorbar`; undefined where its `showscale` is false. */
export function colorbarOf(source: JsonObject, scale: ColorScale): Colorbar | undefined {
  if (source.showscale === false) return undefined;
  const options = asObject(source.colorbar);
  const { low, high } = scale;
  const ticks = linearTicks(low, high, 5, stringOr(options.tickformat, ""));
  const title = titleOf(options);
  const labelWidth = Math.max(0, ...ticks.map(({ label }) => textWidth(label, FONT_SIZES.tick)));
  const width = BAR_WIDTH + 8 + labelWidth + (title === "" ? 0 : 24);
  const draw = (x: number, y: number, height: number): string => {
    const toY = scaleLinear([low, high], [y + height, y]);
    const labels = ticks.map(({ value, label }) =>
      drawText(label, x + BAR_WIDTH + 7, toY(value) + 4, {
        size: FONT_SIZES.tick,
        fill: MUTED_COLOR,
      }),
    );
    const turn = `translate(${Math.round(x + width - 2)} ${Math.round(y + height / 2)}) rotate(90)`;
    const titleText = drawText(title, 0, 4, {
      size: FONT_SIZES.axis,
      "text-anchor": "middle",
      transform: turn,
    });
    return [...drawSteps(scale, x, y, height), ...labels, titleText].join("");
  };
  return { width, draw };
}

// From the top down, each a little over the next, which hides the seams.
function drawSteps({ low, high, colorOf }: ColorScale, x: number, y: number, height: number) {
  const step = height / STEPS;
  return range(STEPS).map((i) =>
    element("rect", {
      x,
      y: y + i * step,
      width: BAR_WIDTH,
      height: step + 0.5,
      fill: colorOf(high - ((i + 0.5) / STEPS) * (high - low)),
      "shape-rendering": "crispEdges",
    }),
  );
}
