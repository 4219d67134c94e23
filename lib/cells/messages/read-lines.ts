import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Characters of a line; a longer one is no message, and is left out. */
const MAX_LINE = 2e8;

/** Reads the lines that come through a pipe, those together that have come together. */
export async function* readLines(pipe: Readable): AsyncGenerator<string[]> {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = []; // of a line that has not ended
  let length = 0; // of these
  for await (const chunk of pipe as AsyncIterable<Buffer>) {
    const text = decoder.write(chunk);
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      const piece = text.slice(start, end);
      if (length + piece.length <= MAX_LINE) lines.push(pieces.join("") + piece);
      pieces = [];
      length = 0;
      start = end + 1;
    }
    length += text.length - start;
    if (length <= MAX_LINE) pieces.push(text.slice(start));
    else pieces = [];
    yield lines;
  }
}
