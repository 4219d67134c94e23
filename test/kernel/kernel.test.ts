import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { JsonObject } from "../../lib/kernel/wire";
import { ofType, plain, typesOf, type Client } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

describe("a kernel over its sockets", () => {
  let kernel: TestKernel;
  let client: Client;
  before(async () => {
    kernel = await startTestKernel();
    ({ client } = kernel);
  });
  after(() => kernel.stop());

  it("gives its kernel_info", async () => {
    const { reply, published } = await client.request("kernel_info_request");
    assert.equal(reply.type, "kernel_info_reply");
    assert.deepEqual(typesOf(published), ["busy", "idle"]);
    const { status, protocol_version, language_info, ...rest } = reply.content;
    assert.deepEqual([status, protocol_version], ["ok", "5.5"]);
    const { name, file_extension, pygments_lexer } = language_info as JsonObject;
    assert.deepEqual([name, file_extension, pygments_lexer], ["typescript", ".ts", "typescript"]);
    assert.match(String((language_info as JsonObject).version), /^\d+\.\d+/);
    assert.deepEqual(rest.supported_features, ["debugger", "kernel subshells"]);
    assert.equal(
      (await client.request("kernel_info_request", {}, "control")).reply.content.status,
      "ok",
    );
  });

  it("echoes heartbeats", async () => {
    for (const beat of ["ping", Buffer.alloc(100_000, 7)]) {
      await client.hb.send(beat);
      assert.deepEqual((await client.hb.receive())[0], Buffer.from(beat));
    }
  });

  it("gives its ports", async () => {
    const { status, ...ports } = (await client.request("connect_request")).reply.content;
    assert.equal(status, "ok");
    const { shell_port, control_port, stdin_port, iopub_port, hb_port } = kernel.file;
    assert.deepEqual(ports, { shell_port, control_port, stdin_port, iopub_port, hb_port });
  });

  it("completes, inspects and judges code, with positions in characters", async () => {
    const completion = await client.request("complete_request", {
      code: '"😀"; Math.hyp',
      cursor_pos: 13,
    });
    const { matches, cursor_start, cursor_end } = completion.reply.content;
    assert.ok((matches as string[]).includes("hypot"));
    assert.deepEqual([cursor_start, cursor_end], [10, 13]);
    const about = await client.request("inspect_request", {
      code: '"😀"; Math.hypot',
      cursor_pos: 12,
    });
    assert.equal(about.reply.content.found, true);
    assert.match(String(plain(about.reply.content)), /hypot/);
    const unknown = await client.request("inspect_request", { code: "    ", cursor_pos: 1 });
    assert.deepEqual(unknown.reply.content, { status: "ok", found: false, data: {}, metadata: {} });
    const judged = await client.request("is_complete_request", { code: "if (true) {" });
    assert.equal(judged.reply.content.status, "incomplete");
    const complete = await client.request("is_complete_request", { code: "1 + 1" });
    assert.equal(complete.reply.content.status, "complete");
  });

  it("remembers what was run", async () => {
    const { reply } = await client.execute("1000 + 1");
    const count = reply.content.execution_count;
    const ask = { hist_access_type: "tail", n: 1, output: true, raw: true };
    const { history } = (await client.request("history_request", ask)).reply.content;
    assert.deepEqual(history, [[1, count, ["1000 + 1", "1001"]]]);
  });

  it("serves two clients, each with its own replies", async () => {
    const other = await kernel.connect();
    const [ours, theirs] = await Promise.all([client.execute("'a'"), other.execute("'b'")]);
    assert.equal(plain(ofType(ours.published, "execute_result")[0]), "a");
    assert.equal(plain(ofType(theirs.published, "execute_result")[0]), "b");
    // Both see what both do.
    await client.published(theirs.reply.parent!);
    await other.published(ours.reply.parent!);
  });

  it("handles what comes on one socket while a cell fails that came on the other", async () => {
    for (let round = 0; round < 20; round++) {
      const failing = await client.send("execute_request", { code: "throw 1" }, "control");
      let last = "";
      while (!client.publishedFor(failing).some(({ type }) => type === "error")) {
        last = await client.send("kernel_info_request", {});
        await pause(0);
      }
      assert.equal((await client.reply(last)).content.status, "ok");
      await client.reply(failing);
    }
  });

  it("replies with an error to a request whose content is wrong", async () => {
    const { reply, published } = await client.request("execute_request", { code: 3 });
    assert.deepEqual([reply.content.status, reply.content.ename], ["error", "InvalidRequest"]);
    assert.match(
      String(reply.content.evalue),
      /^execute_request: code is not as it should be: .*number/,
    );
    assert.deepEqual(typesOf(published), ["busy", "idle"]);
  });

  it("ignores a message of an unknown type, in one line", async () => {
    const published = await client.published(await client.send("dance_request", {}));
    assert.deepEqual(typesOf(published), ["busy", "idle"]);
    await kernel.warned(/unknown type "dance_request"\n/);
  });
});
