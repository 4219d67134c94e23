import assert from "node:assert/strict";
import type { JsonObject } from "../../lib/kernel/wire";
import { ofType, plain, textOf, typesOf, type Client } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

/** The front end that the library finds in the cells' process. */
const FRONTEND = `(globalThis as any)[Symbol.for("remixmatch.listener")]`;

describe("cells over a kernel's sockets", () => {
  let kernel: TestKernel;
  let client: Client;
  let count = 0; // the execution count of the latest cell
  before(async () => {
    kernel = await startTestKernel();
    ({ client } = kernel);
  });
  after(() => kernel.stop());

  it("runs a cell as ipykernel does", async () => {
    const { reply, published } = await client.execute('console.log("π 😀"); 6 * 7');
    count++;
    assert.deepEqual(typesOf(published), [
      "busy",
      "execute_input",
      "stream",
      "execute_result",
      "idle",
    ]);
    assert.deepEqual(ofType(published, "execute_input"), [
      { code: 'console.log("π 😀"); 6 * 7', execution_count: count },
    ]);
    assert.equal(textOf(published), "π 😀\n");
    const [result] = ofType(published, "execute_result");
    assert.equal(plain(result), "42");
    assert.equal(result.execution_count, count);
    assert.deepEqual(reply.content, {
      status: "ok",
      execution_count: count,
      user_expressions: {},
      payload: [],
    });
    assert.match(String(reply.metadata.started), /^\d{4}-\d\d-\d\dT/);
  });

  it("reports how a cell failed, and where", async () => {
    const { reply, published } = await client.execute(
      'const x = 1;\nthrow new RangeError("too far");',
    );
    count++;
    assert.deepEqual(typesOf(published), ["busy", "execute_input", "error", "idle"]);
    const [error] = ofType(published, "error");
    assert.deepEqual([error.ename, error.evalue], ["RangeError", "too far"]);
    assert.match((error.traceback as string[]).join("\n"), /Cell 2, line 2/);
    const { status, execution_count, ename, user_expressions } = reply.content;
    assert.deepEqual([status, execution_count, ename], ["error", count, "RangeError"]);
    assert.deepEqual(user_expressions, {});
  });

  it("counts and publishes nothing of a silent cell but what it writes", async () => {
    const { reply, published } = await client.execute('console.log("psst"); 5', { silent: true });
    assert.deepEqual(typesOf(published), ["busy", "stream", "idle"]);
    assert.equal(reply.content.execution_count, count);
  });

  it("counts no cell that is not stored, and none that is blank", async () => {
    const { reply, published } = await client.execute("7", { store_history: false });
    assert.equal(ofType(published, "execute_input")[0].execution_count, count + 1);
    assert.equal(reply.content.execution_count, count);
    const blank = await client.execute(" \n ");
    assert.deepEqual(typesOf(blank.published), ["busy", "execute_input", "idle"]);
    assert.equal(blank.reply.content.execution_count, count);
    const next = await client.execute("8");
    assert.equal(next.reply.content.execution_count, ++count);
  });

  it("works out expressions after the cell", async () => {
    const user_expressions = { sum: "y + 1", none: "nope" };
    const { reply } = await client.execute("let y = 4;", { user_expressions });
    count++;
    const { sum, none } = reply.content.user_expressions as Record<string, JsonObject>;
    assert.equal(sum.status, "ok");
    assert.equal(plain(sum), "5");
    assert.equal(none.status, "error");
    assert.match(String(none.evalue), /nope/);
  });

  it("shows a display and its updates", async () => {
    const { published } = await client.execute(
      `${FRONTEND}.display({ "text/plain": "a" }, { id: "d1", metadata: { "text/plain": { wide: true } } });
       ${FRONTEND}.display({ "text/plain": "b" }, { id: "d1", update: true });`,
    );
    count++;
    const [first] = ofType(published, "display_data");
    const [then] = ofType(published, "update_display_data");
    assert.equal(plain(first), "a");
    assert.deepEqual(first.metadata, { "text/plain": { wide: true } });
    assert.deepEqual(first.transient, { display_id: "d1" });
    assert.deepEqual([plain(then), then.transient], ["b", { display_id: "d1" }]);
  });

  it("clears outputs and opens the pager", async () => {
    const { reply, published } = await client.execute(
      `${FRONTEND}.clear(true); ${FRONTEND}.page({ "text/plain": "a long text" });`,
    );
    count++;
    assert.deepEqual(ofType(published, "clear_output"), [{ wait: true }]);
    assert.deepEqual(reply.content.payload, [
      { source: "page", data: { "text/plain": "a long text" }, start: 0 },
    ]);
  });

  it("draws progress as one bar, seldom, and its end always", async () => {
    const { published } = await client.execute(
      `for (let done = 0; done <= 20; done++) {
         ${FRONTEND}.progress({ label: "<Steps>", done, total: 20, note: "loss 1" });
         await new Promise((resolve) => setTimeout(resolve, 30));
       }`,
    );
    count++;
    const [first] = ofType(published, "display_data");
    const updates = ofType(published, "update_display_data");
    assert.ok(updates.length >= 1 && updates.length <= 5, `${updates.length} updates in 0.6 s`);
    for (const update of updates) assert.deepEqual(update.transient, first.transient);
    const { "text/html": html, ...data } = updates.at(-1)!.data as JsonObject;
    assert.match(String(html), /<progress aria-label="&lt;Steps&gt;" value="20" max="20">/);
    assert.match(String(data["text/plain"]), /100 % {2}20 \/ 20 {2}loss 1/);
    assert.deepEqual(data["application/vnd.remixmatch.progress+json"], {
      label: "<Steps>",
      done: 20,
      total: 20,
      note: "loss 1",
    });
  });

  it("gives late output to the cell it comes from", async () => {
    const late = await client.execute('setTimeout(() => console.log("late"), 300); 1');
    const other = await client.execute(
      'await new Promise((r) => setTimeout(r, 600)); console.log("other")',
    );
    count += 2;
    assert.equal(textOf(other.published), "other\n");
    const id = late.reply.parent!;
    const text = await client.until(() => textOf(client.publishedFor(id)) || undefined);
    assert.equal(text, "late\n");
  });

  it("aborts the cells that wait behind one that fails, and no later ones", async () => {
    const failing = 'await new Promise((r) => setTimeout(r, 300)); throw new Error("first")';
    const ids = [
      await client.send("execute_request", { code: failing }),
      await client.send("execute_request", { code: 'console.log("never")' }),
      await client.send("kernel_info_request", {}),
      await client.send("execute_request", { code: 'console.log("never")' }),
    ];
    const [first, second, info, third] = await Promise.all(ids.map((id) => client.exchange(id)));
    count++;
    assert.equal(first.reply.content.status, "error");
    assert.equal(info.reply.content.status, "ok");
    for (const { reply, published } of [second, third]) {
      assert.equal(reply.type, "execute_reply");
      assert.deepEqual(reply.content, { status: "aborted" });
      assert.deepEqual(typesOf(published), ["busy", "idle"]);
    }
    const { reply } = await client.execute("1");
    assert.deepEqual([reply.content.status, reply.content.execution_count], ["ok", ++count]);
  });

  it("goes on behind a failure when asked to", async () => {
    const ids = [
      await client.send("execute_request", { code: "throw 1", stop_on_error: false }),
      await client.send("execute_request", { code: "2" }),
    ];
    const [, second] = await Promise.all(ids.map((id) => client.exchange(id)));
    count += 2;
    assert.equal(second.reply.content.status, "ok");
  });
});
