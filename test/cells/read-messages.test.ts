import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { readMessages } from "../../lib/cells/messages/read-messages";
import { encodeText, endOfPiece } from "../../lib/cells/messages/stream-lines";

async function messagesOf(...chunks: (string | Buffer)[]): Promise<unknown[]> {
  const read: unknown[] = [];
  const buffers = chunks.map((chunk) => Buffer.from(chunk as string));
  for await (const messages of readMessages(Readable.from(buffers))) read.push(...messages);
  return read;
}

describe("messages from the cells", () => {
  it("join texts of one stream and run that come together, and no others", async () => {
    const lines = [
      encodeText("stdout", 1, "a\n"),
      encodeText("stdout", 1, "😀"),
      encodeText("stderr", 1, "b"),
      encodeText("stdout", 2, "c"),
      '{"type":"clear","run":2,"wait":true}',
      encodeText("stdout", undefined, "d"),
    ];
    assert.deepEqual(await messagesOf(lines.join("\n") + "\n"), [
      { type: "stream", name: "stdout", run: 1, text: "a\n😀" },
      { type: "stream", name: "stderr", run: 1, text: "b" },
      { type: "stream", name: "stdout", run: 2, text: "c" },
      { type: "clear", run: 2, wait: true },
      { type: "stream", name: "stdout", text: "d" },
    ]);
  });

  it("come in whatever chunks, and leave out what is cut or no message", async () => {
    const good = `${encodeText("stdout", 1, "é")}\n`;
    const bytes = Buffer.from(
      `o1"cut\n${good}nonsense\no"x\noo1"x"\no1.5"x"\ne1{}\n{"type":"x"}\n`,
    );
    const chunks = Array.from(bytes, (_, place) => bytes.subarray(place, place + 1));
    const expected = [{ type: "stream", name: "stdout", run: 1, text: "é" }];
    assert.deepEqual(await messagesOf(...chunks), expected);
  });

  it("leave out a line that no string can hold", async () => {
    const part = Buffer.alloc(50_000_000, "x");
    const good = `\n${encodeText("stdout", 1, "after")}\n`;
    const [after, ...rest] = await messagesOf(...Array<Buffer>(12).fill(part), good);
    assert.deepEqual(rest, []);
    assert.deepEqual(after, { type: "stream", name: "stdout", run: 1, text: "after" });
  });

  it("have long texts in pieces, with no character cut in two", () => {
    const text = `${"x".repeat(65_535)}😀y`;
    const end = endOfPiece(text, 0);
    assert.equal(end, 65_535);
    assert.equal(endOfPiece(text, end), text.length);
  });
});
