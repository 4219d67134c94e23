import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { parseJsonIfValid } from "../base/json";
import { parseMessage, type CellMessage } from "./protocol";
import { decodeText, type StreamText } from "./stream-lines";

/** Characters of a line; a longer one is no message, and is left out. */
const MAX_LINE = 2e8;

/**
 * Reads the messages that come through a pipe, those together that have come together; texts of one
 * stream and run that follow one another are one message. A line that is no message is left out.
 */
export async function* readMessages(pipe: Readable): AsyncGenerator<CellMessage[]> {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = []; // of a line that has not ended
  let length = 0; // of these
  for await (const chunk of pipe as AsyncIterable<Buffer>) {
    const text = decoder.write(chunk);
    const joined = new JoinedMessages();
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      const piece = text.slice(start, end);
      if (length + piece.length <= MAX_LINE) joined.add(pieces.join("") + piece);
      pieces = [];
      length = 0;
      start = end + 1;
    }
    length += text.length - start;
    if (length <= MAX_LINE) pieces.push(text.slice(start));
    else pieces = [];
    yield joined.end();
  }
}

class JoinedMessages {
  private readonly messages: CellMessage[] = [];
  private last: StreamText | undefined;
  private texts: string[] = [];

  add(line: string): void {
    const found = decodeText(line);
    if (found === undefined) {
      this.endText();
      const message = parseMessage(parseJsonIfValid(line));
      if (message !== undefined) this.messages.push(message);
      return;
    }
    const { last } = this;
    if (last !== undefined && (last.name !== found.name || last.run !== found.run)) this.endText();
    this.last ??= found;
    this.texts.push(found.text);
  }

  end(): CellMessage[] {
    this.endText();
    return this.messages;
  }

  private endText(): void {
    if (this.last === undefined) return;
    this.messages.push({ type: "stream", ...this.last, text: this.texts.join("") });
    this.last = undefined;
    this.texts = [];
  }
}
