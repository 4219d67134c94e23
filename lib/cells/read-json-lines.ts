import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { parseJsonIfValid } from "../base/json";

/** Reads the lines of JSON that come through a pipe; a line that is no JSON is left out. */
export async function* readJsonLines(pipe: Readable): AsyncGenerator<unknown> {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = []; // of a line that has not ended
  for await (const chunk of pipe as AsyncIterable<Buffer>) {
    const [first, ...rest] = decoder.write(chunk).split("\n");
    pieces.push(first);
    for (const piece of rest) {
      const line = pieces.length === 1 ? pieces[0] : pieces.join("");
      pieces = [piece];
      const value = parseJsonIfValid(line);
      if (value !== undefined) yield value;
    }
  }
}
