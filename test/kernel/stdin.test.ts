import assert from "node:assert/strict";
import { textOf } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

const ASK = `(globalThis as any)[Symbol.for("remixmatch.listener")].ask`;

describe("input requests of cells", () => {
  let kernel: TestKernel;
  before(async () => (kernel = await startTestKernel()));
  after(() => kernel.stop());

  it("go to the client that runs the cell, and its reply comes back", async () => {
    const { client } = kernel;
    const other = await kernel.connect();
    other.onInputRequest = () => assert.fail("asked the wrong client");
    const asked: [string, boolean][] = [];
    client.onInputRequest = (prompt, password) => {
      asked.push([prompt, password]);
      return "Ada 😀";
    };
    const code = `console.log(${ASK}("name? ", false)); console.log(${ASK}("word? ", true).length)`;
    const { published } = await client.execute(code, { allow_stdin: true });
    assert.equal(textOf(published), "Ada 😀\n6\n");
    assert.deepEqual(asked, [
      ["name? ", false],
      ["word? ", true],
    ]);
    const request = client.received.find(({ type }) => type === "input_request");
    assert.equal(request?.parent, published[0].parent);
  });

  it("fail where the client takes none", async () => {
    const { client } = kernel;
    client.onInputRequest = () => assert.fail("asked though it said no");
    const { reply } = await client.execute(`${ASK}("name? ", false)`, { allow_stdin: false });
    assert.equal(reply.content.status, "error");
  });

  it("fail at the end of input", async () => {
    const { client } = kernel;
    client.onInputRequest = () => "\x04";
    const { reply } = await client.execute(`${ASK}("name? ", false)`, { allow_stdin: true });
    assert.equal(reply.content.status, "error");
  });

  it("can be interrupted, and a reply that comes after that is ignored", async () => {
    const { client } = kernel;
    client.onInputRequest = () => undefined;
    const before = client.received.length;
    await client.execute("let kept = 1;");
    const id = await client.send("execute_request", {
      code: `${ASK}("first? ", false)`,
      allow_stdin: true,
    });
    await client.until(() =>
      client.received.slice(before).find(({ type }) => type === "input_request"),
    );
    await client.request("interrupt_request", {}, "control");
    assert.equal((await client.reply(id)).content.status, "error");
    await client.sendOn(client.stdin, "input_reply", { value: "late" });
    client.onInputRequest = () => "in time";
    const next = await client.execute(`console.log(kept, ${ASK}("second? ", false))`, {
      allow_stdin: true,
    });
    assert.equal(textOf(next.published), "1 in time\n");
  });

  it("fail when the client does not listen for them", async () => {
    const { client } = kernel;
    client.stdin.close();
    const { reply } = await client.execute(`${ASK}("name? ", false)`, { allow_stdin: true });
    assert.equal(reply.content.status, "error");
    await kernel.warned(/does not listen on its stdin socket/);
  });
});
