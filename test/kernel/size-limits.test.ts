import assert from "node:assert/strict";
import { ofType, plain, textOf } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

/** JSON so deep that no reader that calls itself gets to its end. */
const deep = (levels: number): unknown =>
  JSON.parse("[".repeat(levels) + "]".repeat(levels)) as unknown;
const DEEP =
  "const deep = (levels: number): any => JSON.parse('['.repeat(levels) + ']'.repeat(levels));";
const SHOWN =
  'const shown = (data: any) => ({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": data }) });';

describe("what is too long or too deep for front ends", function () {
  this.timeout(120_000);
  let kernel: TestKernel;
  before(async () => {
    kernel = await startTestKernel();
    await kernel.client.execute(`${DEEP}\n${SHOWN}`);
  });
  after(() => kernel.stop());

  async function error(code: string): Promise<string> {
    const { reply } = await kernel.client.execute(code);
    assert.equal(reply.content.status, "error", code);
    return String(reply.content.evalue);
  }

  it("is refused where it is shown, in a sentence, and nothing ends", async () => {
    const tooDeep = /is nested .* deep, and front ends are sent at most 500: show a part/;
    const tooLong = /has \d+ characters as JSON, and front ends are sent at most 100000000: show/;
    assert.match(await error("shown(deep(600))"), tooDeep);
    assert.match(await error('shown("x".repeat(120_000_000))'), tooLong);
    const display = 'import * as ts from "tslab";\nts.display.raw("application/json", deep(3000));';
    assert.match(await error(display), tooDeep);
    const comm = 'import { repl } from "remixmatch";\nrepl.openComm("any", deep(20_000));';
    assert.match(await error(comm), tooDeep);
    assert.equal((await kernel.client.execute("1")).reply.content.status, "ok");
  });

  it("is cut where it is text", async () => {
    const { published } = await kernel.client.execute('"x".repeat(60_000_000)');
    const [result] = ofType(published, "execute_result");
    const end = String(plain(result)).slice(10_000_000);
    assert.match(end, /^… \[the first 10000000 of 60000000 characters; write the text to a file/);
    const evalue = await error('throw new Error("x".repeat(200_000_000));');
    assert.match(evalue.slice(100_000), /^… \[the first 100000 of 200000000 characters/);
  });

  it("is an error of its own in a user expression", async () => {
    const expressions = { deep: "shown(deep(1000))", good: "1 + 1" };
    const { reply } = await kernel.client.execute("1", { user_expressions: expressions });
    assert.equal(reply.content.status, "error");
    assert.match(String(reply.content.evalue), /is nested \d+ levels deep/);
  });

  it("comes whole as a line of a stream", async () => {
    const code =
      'process.stdout.write("é".repeat(30_000_000)); process.stdout.write(Buffer.alloc(9e6));';
    const { reply, published } = await kernel.client.execute(code);
    assert.equal(reply.content.status, "ok");
    const text = textOf(published);
    assert.equal(text.length, 39_000_000);
    assert.ok(text.startsWith("éé") && text.endsWith("é" + "\0".repeat(9e6)));
  });

  it("is refused from a client, with a reply", async () => {
    const { client } = kernel;
    const { reply } = await client.request("execute_request", { code: "1", more: deep(1500) });
    assert.match(String(reply.content.evalue), /came nested 1501 levels deep, and at most 500/);
    const id = await client.send("comm_msg", { comm_id: "none", data: deep(1500) });
    await client.published(id);
    const long = await client.request("execute_request", { code: " ".repeat(120_000_000) });
    assert.match(String(long.reply.content.evalue), /came with 1200000\d\d bytes of JSON/);
    assert.equal((await client.execute("1")).reply.content.status, "ok");
  });
});
