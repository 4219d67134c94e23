/** The streams that cells write to. */
export type StreamName = "stdout" | "stderr";

/** A text of a stream, with the run that has written it. */
export interface StreamText {
  readonly name: StreamName;
  readonly run?: number;
  readonly text: string;
}

/** Characters of a text in one line; longer texts come in pieces. */
const MAX_PIECE = 65_536;

// A line for a text is `o` for stdout or `e` for stderr, its run's number, if it has one, and the
// text as JSON. It costs a tenth of a message with names, and cells print a hundred thousand lines.
const LETTERS = { stdout: "o", stderr: "e" } as const;

/** A text as one line. */
export function encodeText(name: StreamName, run: number | undefined, text: string): string {
  return `${LETTERS[name]}${run ?? ""}${JSON.stringify(text)}`;
}

/** Where the piece of a text ends that begins at a place; no character is cut in two. */
export function endOfPiece(text: string, start: number): number {
  const end = start + MAX_PIECE;
  if (end >= text.length) return text.length;
  const isHalf = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isHalf ? end - 1 : end;
}

/** The text that is encoded in a line; undefined where none is. */
export function decodeText(line: string): StreamText | undefined {
  const name = line.startsWith("o") ? "stdout" : line.startsWith("e") ? "stderr" : undefined;
  if (name === undefined) return undefined;
  const start = line.indexOf('"');
  const run = start > 1 ? Number(line.slice(1, start)) : undefined;
  if (start < 0 || (run !== undefined && !Number.isSafeInteger(run))) return undefined;
  try {
    const text = JSON.parse(line.slice(start)) as string;
    return { name, text, ...(run !== undefined && { run }) };
  } catch {
    return undefined;
  }
}
