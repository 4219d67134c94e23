import assert from "node:assert/strict";
import { ofType, plain, textOf, typesOf, type Client, type ReceivedMessage } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

// The cases by which kernels of many languages are compared, under the names that they have there;
// behind each name, what other tests here say more of it.

const DISPLAY = 'import * as tslab from "tslab";';

describe("a conforming kernel", () => {
  let kernel: TestKernel;
  let client: Client;
  let welcome: ReceivedMessage | undefined;
  before(async () => {
    kernel = await startTestKernel();
    ({ client } = kernel);
    welcome = client.received.find(({ type }) => type === "iopub_welcome");
  });
  after(() => kernel.stop());

  const info = async () => (await client.request("kernel_info_request")).reply.content;
  const ask = async (type: string, content = {}) => (await client.request(type, content)).reply;

  describe("in the basic protocol", () => {
    it("heartbeat_responds (kernel.test.ts)", async () => {
      await client.hb.send("beat");
      assert.equal(String((await client.hb.receive())[0]), "beat");
    });

    it("iopub_welcome (publisher.test.ts)", () => {
      assert.equal(welcome?.type, "iopub_welcome");
      assert.deepEqual([welcome.content, welcome.parent], [{ subscription: "" }, undefined]);
    });

    it("kernel_info_reply_valid (kernel.test.ts)", async () => {
      const { status, implementation, banner } = await info();
      assert.deepEqual([status, implementation], ["ok", "remixmatch"]);
      assert.match(String(banner), /TypeScript/);
    });

    it("kernel_info_has_language_info (kernel.test.ts)", async () => {
      const { name } = (await info()).language_info as { name: string };
      assert.equal(name, "typescript");
    });

    it("kernel_info_has_protocol_version (kernel.test.ts)", async () => {
      assert.equal((await info()).protocol_version, "5.5");
    });

    it("execute_stdout (execute.test.ts)", async () => {
      const { published } = await client.execute('console.log("hello")');
      assert.equal(textOf(published), "hello\n");
    });

    it("execute_stderr (execute.test.ts)", async () => {
      const { published } = await client.execute('console.error("error")');
      assert.equal(textOf(published, "stderr"), "error\n");
    });

    it("execute_reply_ok (execute.test.ts)", async () => {
      const { reply } = await client.execute("const x = 1 + 1;");
      assert.deepEqual([reply.type, reply.content.status], ["execute_reply", "ok"]);
    });

    it("status_busy_idle_lifecycle (execute.test.ts)", async () => {
      const types = typesOf((await client.execute("const y = 2;")).published);
      assert.deepEqual([types[0], types.at(-1)], ["busy", "idle"]);
    });

    it("execute_input_broadcast (execute.test.ts)", async () => {
      const { published } = await client.execute("const z = 3;");
      assert.equal(ofType(published, "execute_input")[0].code, "const z = 3;");
    });
  });

  describe("in interactive features", () => {
    before(() => client.execute("const testVariable = 42;"));

    it("complete_request (kernel.test.ts)", async () => {
      const { content } = await ask("complete_request", { code: "testVar", cursor_pos: 7 });
      const { status, matches, cursor_start, cursor_end } = content;
      assert.deepEqual([status, matches], ["ok", ["testVariable"]]);
      assert.deepEqual([cursor_start, cursor_end], [0, 7]);
    });

    it("inspect_request (kernel.test.ts)", async () => {
      const { content } = await ask("inspect_request", {
        code: "testVariable",
        cursor_pos: 12,
        detail_level: 0,
      });
      assert.deepEqual([content.status, content.found], ["ok", true]);
      assert.match(String(plain(content)), /testVariable: 42/);
    });

    it("is_complete_complete (kernel.test.ts)", async () => {
      const { content } = await ask("is_complete_request", { code: "const x = 1 + 1;" });
      assert.equal(content.status, "complete");
    });

    it("is_complete_incomplete (kernel.test.ts)", async () => {
      const { content } = await ask("is_complete_request", { code: "function foo() {" });
      assert.equal(content.status, "incomplete");
    });

    it("history_request (history.test.ts)", async () => {
      await client.execute("const remembered = 1;");
      const request = { hist_access_type: "tail", n: 1, output: false, raw: true };
      const { status, history } = (await ask("history_request", request)).content;
      assert.equal(status, "ok");
      assert.equal((history as string[][])[0][2], "const remembered = 1;");
    });

    it("comm_info_request (comms.test.ts)", async () => {
      const { content } = await ask("comm_info_request");
      assert.deepEqual(content, { status: "ok", comms: {} });
    });

    it("error_handling (execute.test.ts)", async () => {
      const { reply, published } = await client.execute("const x = {");
      assert.equal(reply.content.status, "error");
      assert.equal(ofType(published, "error")[0].ename, reply.content.ename);
    });
  });

  describe("in rich output", () => {
    it("display_data (execute.test.ts)", async () => {
      const { published } = await client.execute(`${DISPLAY} tslab.display.html("<b>bold</b>");`);
      const [{ data }] = ofType(published, "display_data");
      assert.deepEqual(data, { "text/html": "<b>bold</b>" });
    });

    it("update_display_data (execute.test.ts)", async () => {
      const { published } = await client.execute(
        `${DISPLAY} const place = tslab.newDisplay(); place.text("1"); place.text("2");`,
      );
      const [first] = ofType(published, "display_data");
      const [update] = ofType(published, "update_display_data");
      assert.deepEqual([plain(first), plain(update)], ["1", "2"]);
      assert.deepEqual(update.transient, first.transient);
    });

    it("execute_result (execute.test.ts)", async () => {
      const { published } = await client.execute("1 + 1");
      assert.equal(plain(ofType(published, "execute_result")[0]), "2");
    });

    it("rich_execute_result (test/display/)", async () => {
      const { published } = await client.execute(
        '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<table></table>" }) })',
      );
      const [{ data }] = ofType(published, "execute_result");
      assert.match((data as Record<string, string>)["text/html"], /<table/);
    });
  });

  describe("in advanced features", () => {
    it("stdin_input_request (stdin.test.ts)", async () => {
      client.onInputRequest = () => "test_input_42";
      const { reply, published } = await client.execute('console.log(prompt("Enter: "))', {
        allow_stdin: true,
      });
      assert.equal(reply.content.status, "ok");
      assert.equal(textOf(published), "test_input_42\n");
    });

    it("comms_lifecycle (comm-messages.test.ts)", async () => {
      const comm_id = "lifecycle";
      const target_name = "no.such.target";
      await client.send("comm_open", { comm_id, target_name, data: {} });
      const closed = await client.until(() => ofType(client.received, "comm_close").at(0));
      assert.equal(closed.comm_id, comm_id);
      assert.equal((await client.execute("1")).reply.content.status, "ok");
    });

    it("interrupt_request (lifecycle.test.ts)", async () => {
      const { reply } = await client.request("interrupt_request", {}, "control");
      assert.deepEqual([reply.type, reply.content], ["interrupt_reply", { status: "ok" }]);
    });

    it("execution_count_increments (execute.test.ts)", async () => {
      const counts: number[] = [];
      for (const code of ["1", "2"]) {
        counts.push((await client.execute(code)).reply.content.execution_count as number);
      }
      assert.equal(counts[1], counts[0] + 1);
    });

    it("parent_header_correlation (execute.test.ts)", async () => {
      const id = await client.send("execute_request", { code: 'console.log("mine"); 5' });
      const { reply, published } = await client.exchange(id);
      assert.ok([reply, ...published].every(({ parent }) => parent === id));
      assert.equal(published.length, 5);
    });
  });

  describe("at its end", () => {
    it("shutdown_reply (lifecycle.test.ts)", async () => {
      const { reply } = await client.request("shutdown_request", { restart: false }, "control");
      assert.deepEqual(reply.content, { status: "ok", restart: false });
      assert.equal(await kernel.exit, 0);
    });
  });
});
