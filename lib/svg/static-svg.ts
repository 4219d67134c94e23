import { expect } from "../base/expect";
import { describe } from "./describe";
import type { Figure } from "../charts/figure";
import { legendOf } from "./legend";
import { draw } from "./marks";
import type { Area } from "./shapes-and-annotations";
import { drawAnnotations, drawShapes } from "./shapes-and-annotations";
import { AXIS, MUTED, PAPER } from "../charts/palette";
import { layOut } from "./plot";
import type { JsonObject } from "./plotly-json";
import { numberOr, asObject } from "./plotly-json";
import { setStage } from "./plot-layout";
import { drawAxes, drawGrid, drawHead, headHeight } from "./frame";
import type { Trace } from "./trace";
import { obstacle, tracesOf } from "./trace";
import { FONT, SIZES, words } from "./text";
import { element, escapeText } from "../base/xml";

/**
 * Draws a figure without a browser: the still twin of what plotly draws, for where scripts are off.
 * Scatter, bar, heatmap and histogram traces on one pair of axes; of other figures a framed note.
 * Width and height in pixels; the answer is one svg element with its own background.
 * Throws when there is no room for a plot.
 */
export function staticSvg(
  figure: Figure,
  size: { readonly width?: number; readonly height?: number } = {},
): string {
  const layout = asObject(figure.layout);
  const width = size.width ?? numberOr(layout.width, 720);
  const height = size.height ?? numberOr(layout.height, 420);
  expect(
    width >= 240 && height >= 160,
    "staticSvg",
    `a figure needs 240 x 160 pixels or more, but came as ${width} x ${height}`,
  );
  const traces = tracesOf(figure);
  const unable = obstacle(traces);
  const label = describe(figure);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": label,
      "font-family": FONT,
      style: "max-width: 100%; height: auto",
    },
    element("title", {}, escapeText(label)),
    element("rect", { width, height, rx: 6, fill: PAPER }),
    drawHead(layout),
    unable === undefined
      ? drawPlot(traces, layout, width, height)
      : drawNote(unable, headHeight(layout), width, height),
  );
}

function drawPlot(
  traces: readonly Trace[],
  layout: JsonObject,
  width: number,
  height: number,
): string {
  const plot = layOut(traces, layout);
  const size = { width, height, head: headHeight(layout) };
  const stage = setStage(plot, size, (room) => legendOf(traces, layout, room));
  const { area, frame, legend } = stage;
  const drawn = plot.drawings.map(({ marks, opacity }) => {
    const inside = marks.map((mark) => draw(mark, frame)).join("");
    return opacity === 1 ? inside : element("g", { opacity }, inside);
  });
  return [
    drawGrid(plot, stage),
    clipped(area, [...drawn, drawShapes(layout, plot.axes, frame, area)].join("")),
    drawAxes(plot, stage),
    drawAnnotations(layout, plot.axes, frame, area),
    legend.draw(area.left, area.top - legend.height - 10),
    plot.colorbar?.draw(area.right + 16, area.top, area.bottom - area.top) ?? "",
  ].join("");
}

// An svg within the svg cuts off what lies beyond a given range, without the id a clipPath needs:
// several figures in one page would share it. A little more than the plot, for markers at its rim.
function clipped({ left, top, right, bottom }: Area, inner: string): string {
  const [x, y, width, height] = [left - 6, top - 6, right - left + 12, bottom - top + 12];
  const viewBox = [x, y, width, height].map((side) => Math.round(side * 100) / 100).join(" ");
  return element("svg", { x, y, width, height, viewBox, overflow: "hidden" }, inner);
}

function drawNote(what: string, top: number, width: number, height: number): string {
  const middle = (top + height) / 2;
  const centered = { "text-anchor": "middle", fill: MUTED, size: SIZES.axis };
  return [
    element("rect", {
      x: 20,
      y: top,
      width: width - 40,
      height: height - top - 20,
      rx: 4,
      fill: "none",
      stroke: AXIS,
      "stroke-dasharray": "6 5",
    }),
    words(`This still picture leaves out ${what}.`, width / 2, middle - 6, centered),
    words("The interactive figure shows it.", width / 2, middle + 14, centered),
  ].join("");
}
