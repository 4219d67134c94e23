import type { Axis } from "./axis";
import { AXIS, GRID, MUTED } from "../charts/palette";
import type { Plot } from "./plot";
import type { JsonObject } from "./plotly-json";
import { asObject, textOr, titleOf } from "./plotly-json";
import type { PlotLayout } from "./plot-layout";
import { TURN } from "./plot-layout";
import { SIZES, linesOf, words } from "./text";
import { element } from "../base/xml";

/** How much height title and subtitle take, in pixels. */
export function headHeight(layout: JsonObject): number {
  const lines = titleOf(layout) === "" ? 0 : linesOf(titleOf(layout)).length;
  return 20 + lines * SIZES.title * 1.25 + (lines > 0 ? 6 : 0) + (subtitleOf(layout) ? 18 : 0);
}

const subtitleOf = (layout: JsonObject) =>
  textOr(asObject(asObject(layout.title).subtitle).text, "");

/** The title and its subtitle, at the left upper corner. */
export function drawHead(layout: JsonObject): string {
  const title = titleOf(layout);
  if (title === "") return "";
  const subtitle = subtitleOf(layout);
  const below = 34 + linesOf(title).length * SIZES.title * 1.25;
  return [
    words(title, 20, 34, { size: SIZES.title, "font-weight": 600 }),
    subtitle && words(subtitle, 20, below - 2, { size: SIZES.axis, fill: MUTED }),
  ].join("");
}

/** The grid behind the traces: lines at numbers, none at categories. */
export function drawGrid({ axes }: Plot, { area, frame, ticks }: PlotLayout): string {
  const across = hasGrid(axes.y)
    ? ticks.y.map(({ coordinate }) => frame.y(coordinate)).map((y) => [area.left, y, area.right, y])
    : [];
  const down = hasGrid(axes.x)
    ? ticks.x.map(({ coordinate }) => frame.x(coordinate)).map((x) => [x, area.top, x, area.bottom])
    : [];
  return [...across, ...down].map((ends) => line(ends, GRID)).join("");
}

const hasGrid = (axis: Axis) => axis.kind !== "category" && axis.layout.showgrid !== false;

/** Ticks, titles and the lines on which bars stand. */
export function drawAxes({ axes, drawings, domains }: Plot, stage: PlotLayout): string {
  const { area, frame } = stage;
  const grounds = new Set(drawings.map(({ grounded }) => grounded));
  const inside = (side: "x" | "y") =>
    Math.min(...domains[side]) <= 0 && Math.max(...domains[side]) >= 0;
  const upright = grounds.has(0) && inside("x");
  const zero = upright ? frame.x(0) : grounds.has(1) && inside("y") ? frame.y(0) : area.bottom;
  const ground = upright
    ? [zero, area.top, zero, area.bottom]
    : [area.left, zero, area.right, zero];
  const heatmap = drawings.every(({ air }) => air[0] === 0 && air[1] === 0);
  const middle = { x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2 };
  return [
    heatmap ? "" : line(ground, AXIS),
    ...labelsBelow(stage),
    ...labelsLeft(stage),
    words(axes.x.title, middle.x, area.bottom + stage.below + 18, {
      size: SIZES.axis,
      "text-anchor": "middle",
    }),
    words(axes.y.title, 0, 0, {
      size: SIZES.axis,
      "text-anchor": "middle",
      transform: `translate(${Math.round(area.left - stage.beside - 22)} ${Math.round(middle.y)}) rotate(-90)`,
    }),
  ].join("");
}

function labelsBelow({ area, frame, ticks, turned }: PlotLayout): string[] {
  return ticks.x.map(({ coordinate, label }) => {
    const x = frame.x(coordinate);
    if (!turned) {
      return words(label, x, area.bottom + 18, { ...TICK, "text-anchor": "middle" });
    }
    const transform = `translate(${Math.round(x + 4)} ${Math.round(area.bottom + 14)}) rotate(-${TURN})`;
    return words(label, 0, 0, { ...TICK, "text-anchor": "end", transform });
  });
}

function labelsLeft({ area, frame, ticks }: PlotLayout): string[] {
  return ticks.y.map(({ coordinate, label }) =>
    words(label, area.left - 8, frame.y(coordinate) + 4, { ...TICK, "text-anchor": "end" }),
  );
}

const TICK = { size: SIZES.tick, fill: MUTED };

function line([x1, y1, x2, y2]: readonly number[], stroke: string): string {
  return element("line", { x1, y1, x2, y2, stroke });
}
