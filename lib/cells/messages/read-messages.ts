import type { Readable } from "node:stream";
import { parseJsonIfValid } from "../../base/json";
import { parseMessage, type CellMessage } from "./protocol";
import { readLines } from "./read-lines";
import { decodeText, type StreamText } from "./stream-lines";

/**
 * Reads the messages that come through a pipe, those together that have come together; texts of one
 * stream and run that follow one another are one message. A line that is no message is left out.
 */
export async function* readMessages(pipe: Readable): AsyncGenerator<CellMessage[]> {
  for await (const lines of readLines(pipe)) {
    const joined = new JoinedMessages();
    for (const line of lines) joined.add(line);
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
