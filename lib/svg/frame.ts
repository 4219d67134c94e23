import { element } from "../base/xml";
import { FONT_SIZES } from "../charts/font";
import { AXIS_COLOR, GRID_COLOR, MUTED_COLOR } from "../charts/palette";
import type { Axis } from "./axis";
import type { Plot } from "./plot";
import { type PlotLayout, LABEL_ANGLE } from "./plot-layout";
import { type JsonObject, asObject, stringOr, titleOf } from "./plotly-json";
import { drawText, linesOf } from "./text";

/** The height of title and subtitle, in pixels. */
export function titleHeight(layout: JsonObject): number {
  const lines = titleOf(layout) === "" ? 0 : linesOf(titleOf(layout)).length;
  const subtitle = subtitleOf(layout) === "" ? 0 : 18;
  return 20 + lines * FONT_SIZES.title * 1.25 + (lines > 0 ? 6 : 0) + subtitle;
}

const subtitleOf = (layout: JsonObject) =>
  stringOr(asObject(asObject(layout.title).subtitle).text, "");

/** The title and its subtitle as SVG, at the left upper corner. */
export function drawTitle(layout: JsonObject): string {
  const title = titleOf(layout);
  if (title === "") return "";
  const below = 32 + linesOf(title).length * FONT_SIZES.title * 1.25;
  return (
    drawText(title, 20, 34, { size: FONT_SIZES.title, "font-weight": 600 }) +
    drawText(subtitleOf(layout), 20, below, { size: FONT_SIZES.axis, fill: MUTED_COLOR })
  );
}

/** The grid behind the traces as SVG: lines at numbers, none at categories. */
export function drawGrid({ axes }: Plot, { area, scales, ticks }: PlotLayout): string {
  const ys = hasGrid(axes.y) ? ticks.y.map(({ coordinate }) => scales.y(coordinate)) : [];
  const xs = hasGrid(axes.x) ? ticks.x.map(({ coordinate }) => scales.x(coordinate)) : [];
  return [
    ...ys.map((y) => drawLine(area.left, y, area.right, y, GRID_COLOR)),
    ...xs.map((x) => drawLine(x, area.top, x, area.bottom, GRID_COLOR)),
  ].join("");
}

const hasGrid = (axis: Axis) => axis.type !== "category" && axis.layout.showgrid !== false;

/** The axes as SVG: their titles, the labels of their ticks, and the line on which traces stand. */
export function drawAxes(plot: Plot, layout: PlotLayout): string {
  const { area, labelHeight, labelWidth } = layout;
  const middle = { x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2 };
  const style = { size: FONT_SIZES.axis, "text-anchor": "middle" };
  const transform = `translate(${Math.round(area.left - labelWidth - 22)} ${Math.round(middle.y)}) rotate(-90)`;
  return [
    drawZeroLine(plot, layout),
    ...xLabels(layout),
    ...yLabels(layout),
    drawText(plot.axes.x.title, middle.x, area.bottom + labelHeight + 18, style),
    drawText(plot.axes.y.title, 0, 0, { ...style, transform }),
  ].join("");
}

// At zero of the axis from which bars start, else along the bottom; none for heatmaps.
function drawZeroLine({ drawings, domains }: Plot, { area, scales }: PlotLayout): string {
  if (drawings.every(({ padding }) => padding[0] === 0 && padding[1] === 0)) return "";
  const startsAtZero = (side: 0 | 1, [start, stop]: readonly [number, number]) =>
    drawings.some(({ zeroAxis }) => zeroAxis === side) &&
    Math.min(start, stop) <= 0 &&
    Math.max(start, stop) >= 0;
  if (startsAtZero(0, domains.x)) {
    return drawLine(scales.x(0), area.top, scales.x(0), area.bottom, AXIS_COLOR);
  }
  const y = startsAtZero(1, domains.y) ? scales.y(0) : area.bottom;
  return drawLine(area.left, y, area.right, y, AXIS_COLOR);
}

const LABEL_STYLE = { size: FONT_SIZES.tick, fill: MUTED_COLOR };

function xLabels({ area, scales, ticks, rotated }: PlotLayout): string[] {
  return ticks.x.map(({ coordinate, label }) => {
    const x = scales.x(coordinate);
    const style = { ...LABEL_STYLE, "text-anchor": rotated ? "end" : "middle" };
    if (!rotated) return drawText(label, x, area.bottom + 18, style);
    const transform = `translate(${Math.round(x + 4)} ${Math.round(area.bottom + 14)}) rotate(-${LABEL_ANGLE})`;
    return drawText(label, 0, 0, { ...style, transform });
  });
}

function yLabels({ area, scales, ticks }: PlotLayout): string[] {
  const style = { ...LABEL_STYLE, "text-anchor": "end" };
  return ticks.y.map(({ coordinate, label }) =>
    drawText(label, area.left - 8, scales.y(coordinate) + 4, style),
  );
}

function drawLine(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return element("line", { x1, y1, x2, y2, stroke });
}
