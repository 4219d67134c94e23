/** A cell as a document: what it is called, and its code. */
export interface NotebookCell {
  readonly uri: string;
  readonly source: string;
}

/** A line and a column, in UTF-16 units from 0, as the Language Server Protocol has it. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** The cells of a notebook as one text. */
export interface NotebookText {
  readonly text: string;
  /** Where a position of a cell is in the text. */
  readonly offsetOf: (uri: string, position: TextPosition) => number | undefined;
  /** The cell in which an offset of the text is, and where. */
  readonly locate: (offset: number) => { readonly uri: string; readonly position: TextPosition };
}

/** Code that is being written may lack what ends its last statement. */
const SEPARATOR = "\n;\n";

/**
 * Joins cells, the newest first: of several declarations of a name, TypeScript takes the first one
 * for the one that others mean.
 */
export function joinCells(cells: readonly NotebookCell[]): NotebookText {
  const starts = new Map<string, { readonly start: number; readonly source: string }>();
  let text = "";
  for (const { uri, source } of cells) {
    starts.set(uri, { start: text.length, source });
    text += source + SEPARATOR;
  }
  return {
    text: `${text}export {};\n`,
    offsetOf(uri, position) {
      const cell = starts.get(uri);
      return cell && cell.start + offsetIn(cell.source, position);
    },
    locate(offset) {
      const [uri, { start, source }] = [...starts].findLast(([, cell]) => cell.start <= offset)!;
      return { uri, position: positionIn(source, offset - start) };
    },
  };
}

function offsetIn(source: string, { line, character }: TextPosition): number {
  const before = source.split("\n").slice(0, line);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(start + character, source.length);
}

/** The line and the column of an offset in a text. */
export function positionIn(source: string, offset: number): TextPosition {
  const lines = source.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}
