import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { createWire, type JsonObject } from "../../lib/kernel/wire";
import { startTestKernel, type TestKernel } from "./test-kernel";

const MESSAGES = 15_000;
const TYPES = [
  "execute_request",
  "complete_request",
  "inspect_request",
  "is_complete_request",
  "history_request",
  "comm_info_request",
  "comm_open",
  "comm_msg",
  "comm_close",
  "kernel_info_request",
  "connect_request",
  "interrupt_request",
  "input_reply",
  "debug_request",
  "__proto__",
  "",
];
const FIELDS = [
  "code",
  "cursor_pos",
  "silent",
  "user_expressions",
  "hist_access_type",
  "n",
  "pattern",
  "comm_id",
  "target_name",
  "data",
  "value",
  "constructor",
];

// No code here is one that runs: this is about the protocol, not about what cells may do.
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }).map((any) => `(((${any}`),
  fc.constantFrom(
    "\ud83d",
    "\0",
    "\x1b[31m",
    "(((",
    "tail",
    "range",
    "search",
    "a".repeat(100_000),
  ),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.double(), fc.constant(null));
const content = fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 6 });
const draft = fc.record({
  type: fc.oneof(fc.constantFrom(...TYPES), fc.string({ maxLength: 20 })),
  content,
});

/** What is done to the frames of a well signed message. */
type Mutation = (frames: Buffer[], seed: number) => Buffer[];

const flipBit: Mutation = (frames, seed) => {
  const which = seed % frames.length;
  const mutated = Buffer.from(frames[which]);
  if (mutated.length > 0) mutated[seed % mutated.length] ^= 1 << (seed % 8);
  return frames.with(which, mutated);
};
const mutations: Mutation[] = [
  (frames) => frames,
  (frames) => frames,
  flipBit,
  (frames, seed) => frames.slice(0, seed % frames.length),
  (frames, seed) => frames.slice(seed % frames.length),
  (frames) => frames.with(1, Buffer.from("0".repeat(64))),
  (frames) => [...frames, Buffer.alloc(1000), Buffer.from("{")],
  (frames) => [...frames].reverse(),
  (frames, seed) => frames.with(seed % frames.length, randomBytes(seed % 300)),
  (frames) => [frames[0], frames[0], ...frames],
];

describe("a kernel that is sent wrong messages", () => {
  let kernel: TestKernel;
  before(async () => (kernel = await startTestKernel()));
  after(() => kernel.stop());

  it(`replies after ${MESSAGES} messages, most of them wrong`, async function () {
    this.timeout(120_000);
    const { client, file } = kernel;
    const wire = createWire(file.key);
    const sockets = [client.shell, client.control, client.stdin];
    let sent = 0;
    const property = fc.asyncProperty(
      fc.array(fc.tuple(draft, fc.nat(), fc.nat()), { minLength: 100, maxLength: 100 }),
      async (drafts) => {
        for (const [message, seed, turn] of drafts) {
          const frames = wire.write({ to: [], ...message }).map((part) => Buffer.from(part));
          const mutated = mutations[seed % mutations.length](frames, turn);
          if (mutated.length === 0) continue;
          await sockets[turn % 3].send(mutated);
          sent++;
        }
        // The kernel gets the time to keep up.
        await client.request("kernel_info_request", {}, "control");
      },
    );
    await fc.assert(property, { numRuns: MESSAGES / 100, endOnFailure: true });
    console.log(`      ${sent} messages sent`);
    assert.ok(sent >= 10_000);
    const { reply } = await client.request("kernel_info_request");
    assert.equal(reply.content.status, "ok");
    const { published } = await client.execute("40 + 2");
    const result = published.find(({ type }) => type === "execute_result");
    assert.deepEqual((result?.content.data as JsonObject)["text/plain"], "42");
    assert.ok(
      kernel.stderr().split("\n").length < 500,
      "warnings are few, however many messages are wrong",
    );
  });

  it("replies after what is huge", async () => {
    const { client } = kernel;
    const { reply } = await client.execute(`"${"x".repeat(10_000_000)}".length`);
    assert.equal(reply.content.status, "ok");
    await client.shell.send([randomBytes(20_000_000)]);
    await client.shell.send(Array.from({ length: 10_000 }, () => "x"));
    const deep = `{"a":`.repeat(500_000) + "1" + "}".repeat(500_000);
    const header = JSON.stringify({ msg_id: "deep", msg_type: "comm_open" });
    await client.shell.send(["<IDS|MSG>", "", header, "{}", "{}", deep]);
    assert.equal((await client.execute("1")).reply.content.status, "ok");
  });
});
