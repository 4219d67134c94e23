import type { Notebook } from "./nbformat";

/** A code cell: its number as Jupyter counts, from 1, its index among all cells, and its title. */
export interface CellInfo {
  readonly number: number;
  readonly index: number;
  /** The heading above it, or its first line of code. */
  readonly title: string;
}

/** The cells that will run. As in Jupyter, those without code are passed over and not counted. */
export function codeCells(notebook: Notebook): CellInfo[] {
  const cells: CellInfo[] = [];
  let heading = "";
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type === "markdown") {
      heading = /^#{1,6}\s+(.+?)\s*#*$/m.exec(cell.source)?.[1] ?? heading;
    } else if (cell.cell_type === "code" && cell.source.trim() !== "") {
      const title = heading || cell.source.trim().split("\n")[0];
      cells.push({ number: cells.length + 1, index, title });
    }
  });
  return cells;
}
