import assert from "node:assert/strict";
import { ofType, textOf, typesOf, type Client } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

// The library's own switchboard, reached without loading the library into the cells.
const SETUP = `
  const targets = (globalThis as any)[Symbol.for("remixmatch.comms")].targets;
  const say = (globalThis as any)[Symbol.for("remixmatch.listener")].comm;
  targets.set("echo", (comm: any, data: any) => {
    comm.send({ hello: data });
    comm.onMessage((message: any) => comm.send({ back: message }));
    comm.onClose(() => console.log("closed"));
  });
  let answer: (data: unknown) => void = () => undefined;
  const answered = new Promise((resolve) => (answer = resolve));
  targets.set("waiting", (comm: any) => comm.onMessage(answer));`;

describe("lines between cells and a front end", () => {
  let kernel: TestKernel;
  let client: Client;
  const told = async (type: string, content: Record<string, unknown>) =>
    client.published(await client.send(type, content));

  before(async () => {
    kernel = await startTestKernel();
    ({ client } = kernel);
    assert.equal((await client.execute(SETUP)).reply.content.status, "ok");
  });
  after(() => kernel.stop());

  it("carry what is said both ways, before the idle of what caused it", async () => {
    const opened = client.heard.length;
    await told("comm_open", { comm_id: "1", target_name: "echo", data: { a: 1 } });
    await told("comm_msg", { comm_id: "1", data: "π 😀" });
    const open = (await client.request("comm_info_request", {})).reply.content;
    assert.deepEqual(open, { status: "ok", comms: { 1: { target_name: "echo" } } });
    await told("comm_close", { comm_id: "1", data: {} });
    const heard = client.heard.slice(opened);
    assert.deepEqual(ofType(heard, "comm_msg"), [
      { comm_id: "1", data: { hello: { a: 1 } } },
      { comm_id: "1", data: { back: "π 😀" } },
    ]);
    assert.equal(textOf(heard), "closed\n");
    const { comms } = (await client.request("comm_info_request", {})).reply.content;
    assert.deepEqual(comms, {});
  });

  it("are closed at once when no cell takes them", async () => {
    const from = client.heard.length;
    await told("comm_open", { comm_id: "2", target_name: "nobody", data: {} });
    const heard = client.heard.slice(from);
    assert.deepEqual(ofType(heard, "comm_close"), [{ comm_id: "2", data: {} }]);
    assert.equal(typesOf(heard).at(-1), "idle");
  });

  it("reach a cell that runs and waits for them, past the cells that queue", async () => {
    await told("comm_open", { comm_id: "3", target_name: "waiting", data: {} });
    const first = await client.send("execute_request", { code: "console.log(await answered)" });
    const second = await client.send("execute_request", { code: "console.log('next')" });
    await told("comm_msg", { comm_id: "3", data: "came" });
    assert.equal(textOf((await client.outcome(first)).published), "came\n");
    assert.equal(textOf((await client.outcome(second)).published), "next\n");
  });

  it("are opened by cells, and closed when their process ends", async () => {
    const { published } = await client.execute(
      'say({ event: "open", id: "4", target: "plot", data: { x: 1 } });',
    );
    assert.deepEqual(ofType(published, "comm_open"), [
      { comm_id: "4", target_name: "plot", target_module: null, data: { x: 1 } },
    ]);
    const end = await client.execute("process.kill(process.pid, 'SIGKILL')");
    assert.ok(ofType(end.published, "comm_close").some(({ comm_id }) => comm_id === "4"));
    const { comms } = (await client.request("comm_info_request", {})).reply.content;
    assert.deepEqual(comms, {});
  });
});
