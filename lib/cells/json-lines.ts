import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** The lines of JSON that come through a pipe, read; what is none is left out. */
export async function* readJsonLines(pipe: Readable): AsyncGenerator<unknown> {
  const decoder = new StringDecoder("utf8");
  let begun: string[] = []; // the pieces of a line that has not ended
  for await (const chunk of pipe as AsyncIterable<Buffer>) {
    const [first, ...rest] = decoder.write(chunk).split("\n");
    begun.push(first);
    for (const piece of rest) {
      const line = begun.length === 1 ? begun[0] : begun.join("");
      begun = [piece];
      const read = parsed(line);
      if (read !== undefined) yield read;
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
