import { max, range } from "d3-array";
import { textColorOn } from "../charts/color";
import { FONT_SIZES } from "../charts/font";
import { type Axes, type Axis, coordinateOf } from "./axis";
import { readColorScale } from "./color-scale";
import { type Colorbar, colorbarOf } from "./colorbar";
import type { Drawing } from "./drawing";
import type { Mark } from "./mark";
import { formatNumber } from "./number-format";
import { type Value, isList, listOf, numberOr, stringOr } from "./plotly-json";
import type { Trace } from "./trace";

/** The values on a heatmap's axes: its `x` and `y`, else the numbers of its columns and rows. */
export function heatmapSides(trace: Trace): { x: readonly Value[]; y: readonly Value[] } {
  const rows = rowsOf(trace.source.z);
  const columns = max(rows, (row) => row.length) ?? 0;
  return {
    x: listOf(trace.source.x) ?? range(columns),
    y: listOf(trace.source.y) ?? range(rows.length),
  };
}

/** A heatmap as one rectangle a cell, with texts where it has some, and its colorbar. */
export function drawHeatmap(
  trace: Trace,
  axes: Axes,
): { drawing: Drawing; colorbar: Colorbar | undefined } {
  const { source } = trace;
  const rows = rowsOf(source.z);
  const texts = rowsOf(source.text);
  const sides = heatmapSides(trace);
  const [columnEdges, rowEdges] = [edgesOf(sides.x, axes.x), edgesOf(sides.y, axes.y)];
  const numbers = rows.flat().filter((value) => typeof value === "number");
  const scale = readColorScale(source, numbers);
  const gap = Math.max(numberOr(source.xgap, 0), numberOr(source.ygap, 0));
  const template = stringOr(source.texttemplate, "");
  const marks = rows.slice(0, rowEdges.length).flatMap((row, i) =>
    row.slice(0, columnEdges.length).flatMap((value, j): Mark[] => {
      if (typeof value !== "number") return [];
      const [[left, right], [low, high]] = [columnEdges[j], rowEdges[i]];
      const color = scale.colorOf(value);
      const corners = [[left, low], [right, high]] as const; // prettier-ignore
      const label: Mark = {
        kind: "label",
        at: [(left + right) / 2, (low + high) / 2],
        text: fillTemplate(template, value, texts[i]?.[j]),
        color: textColorOn(color),
        anchor: "middle",
        offset: [0, 4],
        size: FONT_SIZES.label,
      };
      return [{ kind: "rect", corners, color, gap }, ...(label.text === "" ? [] : [label])];
    }),
  );
  const drawing = { marks, opacity: numberOr(source.opacity, 1), padding: [0, 0] as const };
  return { drawing, colorbar: colorbarOf(source, scale) };
}

function rowsOf(matrix: unknown): Value[][] {
  return isList(matrix) ? Array.from(matrix, (row) => listOf(row) ?? []) : [];
}

// Of plotly's templates those for the value and the text of a cell: "%{z:.2f}", "%{text}".
function fillTemplate(template: string, value: number, text: Value | undefined): string {
  return template
    .replace(/%\{z(?::([^}]*))?\}/g, (_, specifier?: string) =>
      specifier === undefined ? String(value) : formatNumber(value, specifier),
    )
    .replace(/%\{text\}/g, () => String(text ?? ""));
}

// Cells reach halfway to their neighbors, the outer ones as far outward.
function edgesOf(values: readonly Value[], axis: Axis): [number, number][] {
  const coordinates = values.map((value) => coordinateOf(axis, value));
  return coordinates.map((middle, i) => {
    const before = i > 0 ? middle - coordinates[i - 1] : undefined;
    const after = i + 1 < coordinates.length ? coordinates[i + 1] - middle : undefined;
    return [middle - (before ?? after ?? 1) / 2, middle + (after ?? before ?? 1) / 2];
  });
}
