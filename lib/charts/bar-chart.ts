import { expect } from "../base/expect";
import type { AxisOptions, Figure } from "./figure";
import { axisLayout } from "./figure";
import { COLORS, INK } from "./palette";

/** Bars of one color, one for each category. */
export interface Group {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** How far each bar's error bar reaches to either side. */
  readonly errors?: ArrayLike<number>;
}

export interface BarOptions {
  readonly title: string;
  /** The axis of names and that of heights: "class", and "share of guesses (%)". */
  readonly category: AxisOptions;
  readonly value: AxisOptions;
  /** Where the bars should end: the true class distribution. Drawn as a dash across each category. */
  readonly target?: { readonly name: string; readonly values: ArrayLike<number> };
  readonly stacked?: boolean;
  /** Bars that lie, for names too long to stand under them. */
  readonly horizontal?: boolean;
}

/**
 * Grouped or stacked bars over named categories, as class distributions before and after alignment.
 * Throws when there is no group, or a group or the target has not one value for each category.
 */
export function barChart(
  groups: readonly Group[],
  categories: readonly string[],
  { title, category, value, target, stacked = false, horizontal = false }: BarOptions,
): Figure {
  expect(groups.length > 0, "bars", "there should be at least one group, but none came");
  for (const { name, values, errors } of groups) {
    checkLength(name, values, categories);
    if (errors) checkLength(`${name}, errors`, errors, categories);
  }
  if (target) checkLength(target.name, target.values, categories);
  const turned = (names: unknown, values: unknown) =>
    horizontal ? { x: values, y: names } : { x: names, y: values };
  const drawn = groups.map(({ name, values, errors }, i) => ({
    type: "bar",
    name,
    orientation: horizontal ? "h" : "v",
    ...turned([...categories], Array.from(values)),
    marker: { color: COLORS[i % COLORS.length] },
    ...(errors && {
      [horizontal ? "error_x" : "error_y"]: {
        array: Array.from(errors),
        color: INK,
        thickness: 1.25,
        width: 3,
      },
    }),
  }));
  const dashes = target && {
    type: "scatter",
    mode: "markers",
    name: target.name,
    ...turned([...categories], Array.from(target.values)),
    marker: {
      color: INK,
      line: { color: INK, width: 2.5 },
      size: dashLength(categories.length),
      symbol: horizontal ? "line-ns-open" : "line-ew-open",
    },
  };
  // Lying bars are read from above, plotly counts upward. Without a range the dashes would add room.
  const ends = [-0.5, categories.length - 0.5];
  const names = {
    ...axisLayout(category),
    type: "category",
    showgrid: false,
    range: horizontal ? ends.reverse() : ends,
  };
  const heights = { rangemode: "tozero", ...axisLayout(value) };
  return {
    data: dashes ? [...drawn, dashes] : drawn,
    layout: {
      title: { text: title },
      barmode: stacked ? "stack" : "group",
      bargap: 0.25,
      ...(horizontal ? { xaxis: heights, yaxis: names } : { xaxis: names, yaxis: heights }),
      ...(horizontal && { height: Math.max(300, 140 + categories.length * groups.length * 22) }),
    },
  };
}

// Across most of a category, in a figure some 600 pixels wide; plotly draws these symbols 1.4 long.
function dashLength(categories: number): number {
  return Math.min(80, Math.max(6, Math.round(((600 / categories) * 0.8) / 1.4)));
}

function checkLength(name: string, values: ArrayLike<number>, categories: readonly string[]) {
  expect(
    values.length === categories.length,
    "bars",
    `"${name}" should have one value for each of the ${categories.length} categories, but has ${values.length}`,
  );
}
