import assert from "node:assert/strict";
import { createPublisher } from "../../lib/kernel/publisher";
import type { Frames } from "../../lib/kernel/sockets";
import { createWire } from "../../lib/kernel/wire";

/** A publisher whose socket takes no message while it is closed. */
function recorded() {
  const sent: { type: string; text: string; parent: string }[] = [];
  let resume = () => {};
  let free: Promise<void> = Promise.resolve();
  function close(): void {
    free = new Promise((resolve) => (resume = resolve));
  }
  async function broadcast(frames: Frames): Promise<void> {
    const [header, parent, , content] = frames.slice(-4).map((frame) => frame.toString());
    await free;
    const { msg_type: type } = JSON.parse(header) as { msg_type: string };
    const { text = "" } = JSON.parse(content) as { text?: string };
    sent.push({ type, text, parent });
  }
  const publisher = createPublisher(createWire(""), broadcast);
  const texts = () => sent.map(({ type, text }) => (type === "stream" ? text : type));
  return { publisher, sent, texts, close, open: () => resume() };
}

const [ONE, OTHER] = [Buffer.from('{"msg_id":"1"}'), Buffer.from('{"msg_id":"2"}')];

describe("a publisher", () => {
  it("joins texts of one stream and request that wait behind one another", async () => {
    const { publisher, sent } = recorded();
    publisher.stream("stdout", "a", ONE);
    publisher.stream("stdout", "b", ONE);
    publisher.stream("stderr", "c", ONE);
    publisher.stream("stderr", "d", OTHER);
    publisher.publish({ type: "status", parent: OTHER, content: {} });
    publisher.stream("stderr", "e", OTHER);
    await publisher.flush();
    assert.deepEqual(
      sent.map(({ type, text, parent }) => [type, text, parent]),
      [
        ["stream", "ab", String(ONE)],
        ["stream", "c", String(ONE)],
        ["stream", "d", String(OTHER)],
        ["status", "", String(OTHER)],
        ["stream", "e", String(OTHER)],
      ],
    );
  });

  it("keeps messages to a size that clients take", async () => {
    const { publisher, texts } = recorded();
    for (let piece = 0; piece < 100; piece++) publisher.stream("stdout", "x".repeat(10_000), ONE);
    await publisher.flush();
    assert.equal(texts().join("").length, 1_000_000);
    assert.ok(texts().every((text) => text.length < 80_000));
    assert.ok(texts().length < 20);
  });

  it("asks for a pause while megabytes wait, and ends it when few are left", async () => {
    const { publisher, close, open } = recorded();
    close();
    publisher.stream("stdout", "x".repeat(3_000_000), ONE);
    assert.equal(publisher.backpressure(), undefined);
    publisher.stream("stderr", "x".repeat(3_000_000), ONE);
    const backpressure = publisher.backpressure();
    assert.ok(backpressure !== undefined);
    open();
    await backpressure;
    assert.equal(publisher.backpressure(), undefined);
  });

  it("goes on after a message that cannot be sent", async () => {
    const wire = createWire("");
    let calls = 0;
    const publisher = createPublisher(wire, () =>
      ++calls === 1 ? Promise.reject(new Error("no")) : Promise.resolve(),
    );
    publisher.publish({ type: "status", content: {} });
    publisher.publish({ type: "status", content: {} });
    await publisher.flush();
    assert.equal(calls, 2);
  });
});
