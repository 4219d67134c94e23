import { expect } from "../base/expect";
import { element, escapeText } from "../base/xml";
import type { Figure } from "../charts/figure";
import { FONT_FAMILY, FONT_SIZES } from "../charts/font";
import { AXIS_COLOR, BACKGROUND_COLOR, MUTED_COLOR } from "../charts/palette";
import { describeFigure } from "./describe-figure";
import { drawMark } from "./draw-mark";
import { drawAxes, drawGrid, drawTitle, titleHeight } from "./frame";
import { legendOf } from "./legend";
import { createPlot } from "./plot";
import { type Area, layoutPlot } from "./plot-layout";
import { type JsonObject, asObject, numberOr } from "./plotly-json";
import { drawAnnotations, drawShapes } from "./shapes-and-annotations";
import { drawText } from "./text";
import { type Trace, readTraces, unsupportedPart } from "./trace";

/** Width and height of a picture, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a figure as plotly would, but without a browser, as one svg element on a white background.
 * Scatter, bar, heatmap and histogram traces on one pair of axes; for others a sentence in a frame.
 * `size`: else the layout's, else 720 x 420 pixels. Throws below 240 x 160 pixels.
 */
export function staticSvg(figure: Figure, size: Partial<PictureSize> = {}): string {
  const layout = asObject(figure.layout);
  const width = size.width ?? numberOr(layout.width, 720);
  const height = size.height ?? numberOr(layout.height, 420);
  expect(
    width >= 240 && height >= 160,
    "staticSvg",
    `a figure needs 240 x 160 pixels or more, but came as ${width} x ${height}`,
  );
  const traces = readTraces(figure);
  const unsupported = unsupportedPart(traces);
  const description = describeFigure(figure);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": description,
      "font-family": FONT_FAMILY,
      style: "max-width: 100%; height: auto",
    },
    element("title", {}, escapeText(description)),
    element("rect", { width, height, rx: 6, fill: BACKGROUND_COLOR }),
    drawTitle(layout),
    unsupported === undefined
      ? drawPlot(traces, layout, { width, height })
      : drawPlaceholder(unsupported, layout, { width, height }),
  );
}

function drawPlot(traces: readonly Trace[], layout: JsonObject, size: PictureSize): string {
  const plot = createPlot(traces, layout);
  const placed = layoutPlot(plot, { ...size, titleHeight: titleHeight(layout) }, (width) =>
    legendOf(traces, layout, width),
  );
  const { area, scales, legend } = placed;
  const drawings = plot.drawings.map(({ marks, opacity }) => {
    const content = marks.map((mark) => drawMark(mark, scales)).join("");
    return opacity === 1 ? content : element("g", { opacity }, content);
  });
  return [
    drawGrid(plot, placed),
    clip(area, drawings.join("") + drawShapes(layout, plot.axes, placed)),
    drawAxes(plot, placed),
    drawAnnotations(layout, plot.axes, placed),
    legend.draw(area.left, area.top - legend.height - 10),
    plot.colorbar?.draw(area.right + 16, area.top, area.bottom - area.top) ?? "",
  ].join("");
}

// An svg within the svg cuts off what lies beyond a given range, without the id that a clipPath
// needs: several figures in one page would share it. A little wider than the plot, for markers at
// its rim.
function clip({ left, top, right, bottom }: Area, content: string): string {
  const [x, y, width, height] = [left - 6, top - 6, right - left + 12, bottom - top + 12];
  const viewBox = [x, y, width, height].map((side) => Math.round(side * 100) / 100).join(" ");
  return element("svg", { x, y, width, height, viewBox, overflow: "hidden" }, content);
}

function drawPlaceholder(
  unsupported: string,
  layout: JsonObject,
  { width, height }: PictureSize,
): string {
  const top = titleHeight(layout);
  const middle = (top + height) / 2;
  const style = { "text-anchor": "middle", fill: MUTED_COLOR, size: FONT_SIZES.axis };
  return [
    element("rect", {
      x: 20,
      y: top,
      width: width - 40,
      height: height - top - 20,
      rx: 4,
      fill: "none",
      stroke: AXIS_COLOR,
      "stroke-dasharray": "6 5",
    }),
    drawText(`This still picture leaves out ${unsupported}.`, width / 2, middle - 6, style),
    drawText("The interactive figure shows it.", width / 2, middle + 14, style),
  ].join("");
}
