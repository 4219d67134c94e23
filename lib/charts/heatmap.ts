import { expect } from "../base/expect";
import { type AxisOptions, type Figure, axisTitle } from "./figure";
import { SEQUENTIAL } from "./palette";

/** One side of a matrix: what it is and the name of each row or column. */
export interface MatrixSide {
  readonly name: string;
  readonly labels: readonly string[];
}

/** What a heatmap shows beside its matrix, and how. */
export interface HeatmapOptions {
  readonly title: string;
  readonly rows: MatrixSide;
  readonly columns: MatrixSide;
  /** What a cell's number is: "share of a class' images (%)". The range is that of the colors. */
  readonly value: AxisOptions;
  /** d3-format specifier of the numbers in cells, ".2f" unless given; null writes none. */
  readonly format?: string | null;
}

/** Cells of matrices with more columns are too narrow for numbers. */
const MOST_NUMBERED_COLUMNS = 15;

/**
 * A matrix as colored cells, its first row on top: a confusion matrix, CTAugment's rates by
 * operation and bin. Numbers stand in the cells of matrices up to 15 columns wide.
 * Throws when the matrix has not one row for each row name and one cell for each column name.
 */
export function heatmap(
  matrix: readonly ArrayLike<number>[],
  { title, rows, columns, value, format = ".2f" }: HeatmapOptions,
): Figure {
  const [height, width] = [rows.labels.length, columns.labels.length];
  expect(
    height > 0 && width > 0,
    "heatmap",
    "a matrix should have a row and a column, but came empty",
  );
  expect(
    matrix.length === height && matrix.every((row) => row.length === width),
    "heatmap",
    `the matrix should be [${height}, ${width}] as its names are, but came as [${matrix.length}, ${lengths(matrix)}]`,
  );
  const numbered = format !== null && width <= MOST_NUMBERED_COLUMNS;
  return {
    data: [
      {
        type: "heatmap",
        z: matrix.map((row) => Array.from(row)),
        x: [...columns.labels],
        y: [...rows.labels],
        colorscale: SEQUENTIAL.map((stop) => [...stop]),
        colorbar: { title: { text: axisTitle(value) } },
        xgap: 2,
        ygap: 2,
        ...(value.range && { zmin: value.range[0], zmax: value.range[1] }),
        ...(numbered && { texttemplate: `%{z:${format}}` }),
      },
    ],
    layout: {
      title: { text: title },
      height: Math.min(760, Math.max(260, 170 + height * 34)),
      xaxis: { title: { text: columns.name }, type: "category", showgrid: false },
      yaxis: {
        title: { text: rows.name },
        type: "category",
        autorange: "reversed",
        showgrid: false,
      },
    },
  };
}

const lengths = (matrix: readonly ArrayLike<number>[]) =>
  [...new Set(matrix.map((row) => row.length))].join(" or ");
