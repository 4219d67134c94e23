import assert from "node:assert/strict";
import { ofType, textOf, typesOf, type Client } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

// The library's own comm targets, reached without loading the library into the cells.
const SETUP = `
  const targets = (globalThis as any)[Symbol.for("remixmatch.comms")].targets;
  const emit = (globalThis as any)[Symbol.for("remixmatch.listener")].comm;
  targets.set("echo", (comm: any, data: any) => {
    comm.send({ hello: data });
    comm.onMessage((message: any) => comm.send({ back: message }));
    comm.onClose(() => console.log("closed"));
  });
  let resolveMessage: (data: unknown) => void = () => undefined;
  const message = new Promise((resolve) => (resolveMessage = resolve));
  targets.set("waiting", (comm: any) => comm.onMessage(resolveMessage));`;

describe("comms between cells and a front end", () => {
  let kernel: TestKernel;
  let client: Client;
  const publishedFor = async (type: string, content: Record<string, unknown>) =>
    client.published(await client.send(type, content));

  before(async () => {
    kernel = await startTestKernel();
    ({ client } = kernel);
    assert.equal((await client.execute(SETUP)).reply.content.status, "ok");
  });
  after(() => kernel.stop());

  it("carry messages both ways, before the idle of what caused them", async () => {
    const opened = client.received.length;
    await publishedFor("comm_open", { comm_id: "1", target_name: "echo", data: { a: 1 } });
    await publishedFor("comm_msg", { comm_id: "1", data: "π 😀" });
    const open = (await client.request("comm_info_request", {})).reply.content;
    assert.deepEqual(open, { status: "ok", comms: { 1: { target_name: "echo" } } });
    await publishedFor("comm_close", { comm_id: "1", data: {} });
    const received = client.received.slice(opened);
    assert.deepEqual(ofType(received, "comm_msg"), [
      { comm_id: "1", data: { hello: { a: 1 } } },
      { comm_id: "1", data: { back: "π 😀" } },
    ]);
    assert.equal(textOf(received), "closed\n");
    const { comms } = (await client.request("comm_info_request", {})).reply.content;
    assert.deepEqual(comms, {});
  });

  it("are closed at once when no cell takes them", async () => {
    const from = client.received.length;
    await publishedFor("comm_open", { comm_id: "2", target_name: "none-such", data: {} });
    const received = client.received.slice(from);
    assert.deepEqual(ofType(received, "comm_close"), [{ comm_id: "2", data: {} }]);
    assert.equal(typesOf(received).at(-1), "idle");
  });

  it("reach a cell that runs and waits for them, past the cells that queue", async () => {
    await publishedFor("comm_open", { comm_id: "3", target_name: "waiting", data: {} });
    const first = await client.send("execute_request", { code: "console.log(await message)" });
    const second = await client.send("execute_request", { code: "console.log('next')" });
    await publishedFor("comm_msg", { comm_id: "3", data: "came" });
    assert.equal(textOf((await client.exchange(first)).published), "came\n");
    assert.equal(textOf((await client.exchange(second)).published), "next\n");
  });

  it("are opened by cells, and closed when their process ends", async () => {
    const { published } = await client.execute(
      'emit({ event: "open", id: "4", target: "plot", data: { x: 1 } });',
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
