import { BoundedMap } from "../../base/bounded-map";
import type { NotebookCell } from "./notebook-text";
import type { RunCommand } from "../messages/protocol";

/** A cell that has run: what it is called, its code, and the front end's own name for it. */
export interface CompiledCell extends NotebookCell {
  readonly cellId?: string;
}

/** The code of the cells that have run. */
export interface CompiledCells {
  /** Adds a cell. One that has the front end's name of an earlier one is that one, run again. */
  readonly add: (command: RunCommand) => void;
  readonly newestFirst: () => CompiledCell[];
  readonly clear: () => void;
}

/** Begins with none, and keeps the latest ones. */
export function createCompiledCells(maxCharacters: number): CompiledCells {
  let cells = new BoundedMap<CompiledCell>(maxCharacters);
  return {
    add({ number, source, cellId }) {
      const uri = `cell:${number}`;
      cells.set(cellId ?? uri, { uri, source, ...(cellId && { cellId }) }, source.length);
    },
    newestFirst() {
      // Code that is not counted has the number of the next cell that is, until that has run.
      const byUri = new Map(cells.values().map((each) => [each.uri, each]));
      return cells
        .values()
        .filter((each) => byUri.get(each.uri) === each)
        .reverse();
    },
    clear: () => (cells = new BoundedMap(maxCharacters)),
  };
}
