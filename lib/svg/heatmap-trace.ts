import { coordinateOf } from "./axis";
import type { Axis } from "./axis";
import type { Colorbar } from "./colorbar";
import { colorScaleOf, heatmapColorbar, shadeOf } from "./colorbar";
import type { Axes, Drawing } from "./drawing";
import type { Mark } from "./marks";
import { inkOn } from "../charts/palette";
import type { Value } from "./plotly-json";
import { isList, listOf, numberOr, textOr } from "./plotly-json";
import { formatNumber } from "./ticks";
import type { Trace } from "./trace";

/** The rows of a heatmap's values; a cell without a number stays empty. */
export function rowsOf(trace: Trace): Value[][] {
  const rows = isList(trace.source.z) ? Array.from(trace.source.z) : [];
  return rows.map((row) => listOf(row) ?? []);
}

/** What stands on a heatmap's axes where the trace does not say: the numbers of rows and columns. */
export function heatmapSides(trace: Trace): { x: readonly Value[]; y: readonly Value[] } {
  const rows = rowsOf(trace);
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const count = (length: number) => Array.from({ length }, (_, i) => i);
  return {
    x: listOf(trace.source.x) ?? count(columns),
    y: listOf(trace.source.y) ?? count(rows.length),
  };
}

/** A heatmap as one box a cell, with texts where it has some, and its colorbar. */
export function drawHeatmap(
  trace: Trace,
  axes: Axes,
): { drawing: Drawing; colorbar: Colorbar | undefined } {
  const { source } = trace;
  const rows = rowsOf(trace);
  const sides = heatmapSides(trace);
  const [across, down] = [edges(sides.x, axes.x), edges(sides.y, axes.y)];
  const numbers = rows.flat().filter((value) => typeof value === "number");
  const shades = colorScaleOf(source, numbers);
  const gap = Math.max(numberOr(source.xgap, 0), numberOr(source.ygap, 0));
  const texts = isList(source.text) ? Array.from(source.text) : [];
  const marks = rows.flatMap((row, i) =>
    row.flatMap((value, j): Mark[] => {
      const unnamed = i >= down.length || j >= across.length;
      if (typeof value !== "number" || unnamed) return [];
      const [[left, right], [low, high]] = [across[j], down[i]];
      const color = shadeOf(shades, value);
      const text = cellText(textOr(source.texttemplate, ""), value, listOf(texts[i])?.[j]);
      return [
        {
          kind: "box",
          corners: [
            [left, low],
            [right, high],
          ],
          color,
          gap,
        },
        ...(text === ""
          ? []
          : [
              {
                kind: "label" as const,
                at: [(left + right) / 2, (low + high) / 2] as const,
                text,
                color: inkOn(color),
                anchor: "middle" as const,
                shift: [0, 4] as const,
                size: 11,
              },
            ]),
      ];
    }),
  );
  const drawing = { marks, opacity: numberOr(source.opacity, 1), air: [0, 0] as const };
  return { drawing, colorbar: heatmapColorbar(source, shades) };
}

// Of plotly's templates those for the value and the text of a cell: "%{z:.2f}", "%{text}".
function cellText(template: string, value: number, text: Value | undefined): string {
  return template
    .replace(/%\{z(?::([^}]*))?\}/g, (_, format?: string) =>
      format === undefined ? String(value) : formatNumber(value, format),
    )
    .replace(/%\{text\}/g, () => String(text ?? ""));
}

// Cells reach halfway to their neighbors, the outer ones as far outward.
function edges(values: readonly Value[], axis: Axis): [number, number][] {
  const places = values.map((value) => coordinateOf(axis, value));
  return places.map((place, i) => {
    const before = i > 0 ? place - places[i - 1] : undefined;
    const after = i + 1 < places.length ? places[i + 1] - place : undefined;
    return [place - (before ?? after ?? 1) / 2, place + (after ?? before ?? 1) / 2];
  });
}
