import { expect } from "../base/expect";
import type { AxisOptions, Figure } from "./figure";
import { axisTitle } from "./figure";
import { SEQUENTIAL } from "./palette";

/** One side of a matrix: what it is and the name of each row or column. */
export interface MatrixSide {
  readonly name: string;
  readonly labels: readonly string[];
}

export interface HeatmapOptions {
  readonly title: string;
  readonly rows: MatrixSide;
  readonly columns: MatrixSide;
  /** What a cell says: "share of a class' images (%)". The range is that of the colors. */
  readonly value: AxisOptions;
  /** d3-format of the numbers in the cells, ".2f", "d" or ".0%"; null writes none. */
  readonly format?: string | null;
}

/**
 * A matrix as colored cells, its first row on top: a confusion matrix, CTAugment's rates by
 * operation and bin. Numbers stand in the cells of matrices up to 15 columns wide.
 * Throws when the matrix has not one row for each row name and one cell for each column name.
 */
export function heatmap(
  matrix: readonly ArrayLike<number>[],
  { title, rows, columns, value, format = ".2f" }: HeatmapOptions,
): Figure {
  const [tall, wide] = [rows.labels.length, columns.labels.length];
  expect(tall > 0 && wide > 0, "heat", "a matrix should have a row and a column, but came empty");
  expect(
    matrix.length === tall && matrix.every((row) => row.length === wide),
    "heat",
    `the matrix should be [${tall}, ${wide}] as its names are, but came as [${matrix.length}, ${lengths(matrix)}]`,
  );
  const numbers = format !== null && wide <= 15;
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
        ...(numbers && { texttemplate: `%{z:${format}}` }),
      },
    ],
    layout: {
      title: { text: title },
      height: Math.min(760, Math.max(260, 170 + tall * 34)),
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
