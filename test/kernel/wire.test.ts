import assert from "node:assert/strict";
import { createWire, type Message, type Wire } from "../../lib/kernel/wire";
import { provideJupyter } from "../notebook/jupyter";
import { runPython } from "../python";
import { skip } from "../skip";

const DELIMITER = "<IDS|MSG>";
const HEADER =
  '{"msg_id":"1","msg_type":"kernel_info_request","session":"s","username":"u",' +
  '"date":"2024-01-01T00:00:00Z","version":"5.4"}';
const PARTS = [HEADER, "{}", '{"k":1}', '{"code":"π = 😀"}'];
const KEY = "4c1-key";
// What Python's hmac.new(key, digestmod) makes of these parts.
const SIGNATURES = {
  sha256: "06c4399a66c83f15629877f8b61e4497b68c4788df00ee71ecc5a88ca70edc5a",
  sha1: "e17ece1523e7e62c03e5b4d5b244ac9e72585f13",
  md5: "7c554fbf1a21c37f123cb0cef5b69277",
};

const framesOf = (parts: readonly (string | Buffer)[]) => parts.map((part) => Buffer.from(part));
const signed = (signature: string, ...buffers: string[]) =>
  framesOf(["client", DELIMITER, signature, ...PARTS, ...buffers]);

function read(wire: Wire, frames: readonly Buffer[]): Message {
  const message = wire.read(frames);
  if (typeof message === "string") assert.fail(message);
  return message;
}

describe("the wire", () => {
  for (const [hash, signature] of Object.entries(SIGNATURES)) {
    it(`reads what Python signed with ${hash}`, () => {
      const message = read(createWire(KEY, hash), signed(signature, "buffer"));
      assert.equal(message.type, "kernel_info_request");
      assert.equal(message.id, "1");
      assert.equal(message.header.toString(), HEADER);
      assert.deepEqual(message.metadata, { k: 1 });
      assert.deepEqual(message.content, { code: "π = 😀" });
      assert.deepEqual(message.identities.map(String), ["client"]);
      assert.deepEqual(message.buffers.map(String), ["buffer"]);
    });
  }

  it("reads unsigned messages when the key is empty, and signs none", () => {
    const wire = createWire("");
    assert.equal(read(wire, signed("")).id, "1");
    assert.equal(read(wire, signed("whatever")).id, "1");
    assert.equal(String(wire.write({ to: [], type: "x", content: {} })[1]), "");
  });

  it("ignores a message that comes again, with bounded memory", () => {
    const wire = createWire(KEY, "sha256", 2);
    const sender = createWire(KEY);
    const draft = (type: string) => framesOf(sender.write({ to: [], type, content: {} }));
    const [first, second, third] = ["a", "b", "c"].map(draft);
    assert.equal(read(wire, first).type, "a");
    assert.equal(wire.read(first), "a message that has come before");
    read(wire, second);
    read(wire, third);
    assert.equal(wire.read(third), "a message that has come before");
    assert.equal(read(wire, first).type, "a", "the oldest is forgotten");
  });

  it("does not remember signatures that are wrong", () => {
    const wire = createWire(KEY, "sha256", 1);
    read(wire, signed(SIGNATURES.sha256));
    assert.equal(wire.read(signed("0".repeat(64))), "a message with a wrong signature");
    assert.equal(wire.read(signed(SIGNATURES.sha256)), "a message that has come before");
  });

  const { sha256 } = SIGNATURES;
  const wrong: [string, (string | Buffer)[], string][] = [
    ["no frames", [], "frames without Jupyter's delimiter"],
    ["no delimiter", ["client", sha256, ...PARTS], "frames without Jupyter's delimiter"],
    ["no frames behind the delimiter", [DELIMITER], "a message with too few frames"],
    ["a frame too few", [DELIMITER, sha256, ...PARTS.slice(1)], "a message with too few frames"],
    ["no signature", [DELIMITER, "", ...PARTS], "a message without a signature"],
    ["a short signature", [DELIMITER, "ab", ...PARTS], "a message with a wrong signature"],
    ["capitals", [DELIMITER, sha256.toUpperCase(), ...PARTS], "a message with a wrong signature"],
    [
      "another content",
      [DELIMITER, sha256, ...PARTS.slice(0, 3), "{}"],
      "a message with a wrong signature",
    ],
  ];
  for (const [name, parts, reason] of wrong) {
    it(`says what is wrong with ${name}`, () =>
      assert.equal(createWire(KEY).read(framesOf(parts)), reason));
  }

  const odd: [string, (string | Buffer)[], string][] = [
    ["a header that is no JSON", ["{", "{}", "{}", "{}"], "a message that is not made of JSON"],
    ["a list for a content", [HEADER, "{}", "{}", "[]"], "a message that is not made of JSON"],
    ["null for a parent", [HEADER, "null", "{}", "{}"], "a message that is not made of JSON"],
    [
      "bytes that are no UTF-8",
      [HEADER, "{}", "{}", Buffer.from([0x7b, 0xff, 0x7d])],
      "a message that is not made of JSON",
    ],
    ["no type", ['{"msg_id":"1"}', "{}", "{}", "{}"], "a message without id or type"],
    [
      "a number for an id",
      ['{"msg_id":1,"msg_type":"x"}', "{}", "{}", "{}"],
      "a message without id or type",
    ],
    [
      "too long a header",
      [`{"msg_id":"1","msg_type":"${"x".repeat(70_000)}"}`, "{}", "{}", "{}"],
      "a message with too long a header",
    ],
    [
      "JSON without end",
      [HEADER, "{}", "{}", "[".repeat(500)],
      "a message that is not made of JSON",
    ],
  ];
  for (const [name, parts, reason] of odd) {
    it(`says what is wrong with ${name}`, () =>
      assert.equal(createWire("").read(framesOf([DELIMITER, "", ...parts])), reason));
  }

  it("reads no content that is too long or too deep, and says so", () => {
    const read = (content: string) =>
      createWire("").read(framesOf([DELIMITER, "", HEADER, "{}", "{}", content])) as Message;
    const deep = read("[".repeat(2_000_000));
    assert.equal(deep.fault, "came nested 2000000 levels deep, and at most 500 are read");
    const long = read(`{"code":"${" ".repeat(1e8)}"}`);
    assert.equal(long.fault, "came with 100000011 bytes of JSON, and at most 100000000 are read");
    assert.deepEqual([deep.content, long.content, long.type], [{}, {}, deep.type]);
  });

  it("writes no half surrogate pairs, which UTF-8 cannot hold", () => {
    const text = "a \ud83d b \ude00 c 😀 \\ud83d \\\\udc00";
    const [content] = createWire("").write({ to: [], type: "x", content: { text } }).slice(-1);
    assert.deepEqual(JSON.parse(String(content)), {
      text: "a \ufffd b \ufffd c 😀 \\ud83d \\\\udc00",
    });
  });

  it("is read and written by Jupyter's own session", async function () {
    const jupyter = await provideJupyter();
    if (jupyter === undefined) skip(this, "Jupyter's client could not be fetched with pip");
    const parent = Buffer.from(HEADER);
    const content = { text: "π 😀", list: [1, null] };
    const metadata = { started: "now" };
    const frames = createWire(KEY).write({
      to: ["id"],
      type: "a_reply",
      parent,
      content,
      metadata,
    });
    const script = `
import sys, json, base64
from jupyter_client.session import Session
session = Session(key=b"${KEY}")
frames = [base64.b64decode(each) for each in json.loads(sys.argv[1])]
idents, rest = session.feed_identities(frames)
message = session.deserialize(rest)
reply = session.serialize(session.msg("execute_request", {"code": "π 😀"}, parent=message), b"me")
print(json.dumps({
  "idents": [each.decode() for each in idents], "type": message["msg_type"],
  "parent": message["parent_header"]["msg_id"], "content": message["content"],
  "metadata": message["metadata"], "reply": [base64.b64encode(each).decode() for each in reply],
}))`;
    const encoded = JSON.stringify(frames.map((frame) => Buffer.from(frame).toString("base64")));
    const { reply, ...seen } = JSON.parse(await runPython(jupyter, script, [encoded])) as {
      reply: string[];
    };
    assert.deepEqual(seen, { idents: ["id"], type: "a_reply", parent: "1", content, metadata });
    const back = read(
      createWire(KEY),
      reply.map((each) => Buffer.from(each, "base64")),
    );
    assert.equal(back.type, "execute_request");
    assert.deepEqual(back.content, { code: "π 😀" });
  });
});
