import { expect } from "../base/expect";
import { type AxisOptions, type Figure, axisLayout } from "./figure";
import { COLORS, TEXT_COLOR } from "./palette";

/** Bars of one color, one for each category. */
export interface BarGroup {
  readonly name: string;
  /** The length of each bar, from zero. */
  readonly values: ArrayLike<number>;
  /** How far each bar's error bar reaches to either side. */
  readonly errors?: ArrayLike<number>;
}

/** What a bar chart shows beside its groups, and how. */
export interface BarChartOptions {
  readonly title: string;
  /** The axis of the categories: "class". */
  readonly category: AxisOptions;
  /** The axis of the values: "share of guesses (%)". */
  readonly value: AxisOptions;
  /** Values to compare the bars with, as the true class distribution: a dash in each category. */
  readonly target?: { readonly name: string; readonly values: ArrayLike<number> };
  /** Groups upon each other rather than side by side; false unless given. */
  readonly stacked?: boolean;
  /** Bars to the right, for names too long to stand under them; false unless given. */
  readonly horizontal?: boolean;
}

/**
 * Grouped or stacked bars over named categories, as class distributions before and after alignment.
 * Throws when there is no group, or a group or the target has not one value for each category.
 */
export function barChart(
  groups: readonly BarGroup[],
  categories: readonly string[],
  options: BarChartOptions,
): Figure {
  const { title, category, value, target, stacked = false, horizontal = false } = options;
  expect(groups.length > 0, "barChart", "there should be at least one group, but none came");
  for (const { name, values, errors } of groups) {
    checkLength(name, values, categories);
    if (errors) checkLength(`${name}, errors`, errors, categories);
  }
  if (target) checkLength(target.name, target.values, categories);

  const bars = groups.map((group, i) =>
    barTrace(group, categories, horizontal, COLORS[i % COLORS.length]),
  );
  // Horizontal bars are read from the top, plotly counts categories from the bottom. Without a range
  // the target's markers would widen the axis.
  const ends = [-0.5, categories.length - 0.5];
  const categoryAxis = {
    ...axisLayout(category),
    type: "category",
    showgrid: false,
    range: horizontal ? ends.reverse() : ends,
  };
  const valueAxis = { rangemode: "tozero", ...axisLayout(value) };
  return {
    data: target ? [...bars, targetTrace(target, categories, horizontal)] : bars,
    layout: {
      title: { text: title },
      barmode: stacked ? "stack" : "group",
      bargap: 0.25,
      ...(horizontal
        ? { xaxis: valueAxis, yaxis: categoryAxis }
        : { xaxis: categoryAxis, yaxis: valueAxis }),
      ...(horizontal && { height: Math.max(300, 140 + categories.length * groups.length * 22) }),
    },
  };
}

function barTrace(
  { name, values, errors }: BarGroup,
  categories: readonly string[],
  horizontal: boolean,
  color: string,
): object {
  const error = errors && {
    array: Array.from(errors),
    color: TEXT_COLOR,
    thickness: 1.25,
    width: 3,
  };
  return {
    type: "bar",
    name,
    orientation: horizontal ? "h" : "v",
    ...coordinates(categories, values, horizontal),
    marker: { color },
    ...(error && { [horizontal ? "error_x" : "error_y"]: error }),
  };
}

function targetTrace(
  { name, values }: NonNullable<BarChartOptions["target"]>,
  categories: readonly string[],
  horizontal: boolean,
): object {
  return {
    type: "scatter",
    mode: "markers",
    name,
    ...coordinates(categories, values, horizontal),
    marker: {
      color: TEXT_COLOR,
      line: { color: TEXT_COLOR, width: 2.5 },
      size: dashSize(categories.length),
      symbol: horizontal ? "line-ns-open" : "line-ew-open",
    },
  };
}

function coordinates(
  categories: readonly string[],
  values: ArrayLike<number>,
  horizontal: boolean,
): { x: unknown[]; y: unknown[] } {
  const [names, numbers] = [[...categories], Array.from(values)];
  return horizontal ? { x: numbers, y: names } : { x: names, y: numbers };
}

// Across most of a category, in a figure some 600 pixels wide; plotly draws these symbols 1.4 long.
function dashSize(categories: number): number {
  return Math.min(80, Math.max(6, Math.round(((600 / categories) * 0.8) / 1.4)));
}

function checkLength(name: string, values: ArrayLike<number>, categories: readonly string[]) {
  expect(
    values.length === categories.length,
    "barChart",
    `"${name}" should have one value for each of the ${categories.length} categories, but has ${values.length}`,
  );
}
