import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { textOf, type Client } from "./client";
import { DebugClient } from "./debug-client";
import { startTestKernel, type TestKernel } from "./test-kernel";

const CELL = "function half(x: number) {\n  return x / 2;\n}\nhalf(4);";

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a kernel with a debugger", () => {
  let kernel: TestKernel;
  let client: Client;
  let debug: DebugClient;

  async function startAnother(): Promise<void> {
    kernel = await startTestKernel();
    client = kernel.client;
    debug = new DebugClient(client);
  }
  before(startAnother);
  after(() => kernel.stop());

  async function stop(): Promise<string> {
    await debug.start();
    await debug.breakIn(CELL, 2);
    const id = await client.send("execute_request", { code: CELL });
    assert.equal((await debug.stopped())[0].line, 2);
    return id;
  }

  async function endsWithin(milliseconds: number): Promise<void> {
    const began = performance.now();
    await client.send("shutdown_request", { restart: true }, "control");
    assert.equal(await kernel.exit, 0);
    assert.ok(performance.now() - began < milliseconds);
    assert.equal(kernel.stderr(), "");
    await kernel.stop();
  }

  it("debugs from its first moment, also a cell that was sent before", async () => {
    const id = await client.send("execute_request", { code: "let n = 0;\nfor (;;) n++;" });
    await debug.start();
    await debug.body("pause");
    assert.equal((await debug.stopped())[0].name, "cell-1");
    await client.request("interrupt_request", {}, "control");
    assert.equal((await client.reply(id)).content.ename, "Interrupted");
  });

  it("stops in what a cell has left, and takes the next cell when that goes on", async () => {
    const code = 'setTimeout(() => {\n  console.log("late");\n}, 50);';
    await debug.breakIn(code, 2);
    await client.execute(code);
    assert.equal((await debug.stopped())[0].line, 2);
    const next = await client.send("execute_request", { code: "console.log(1)" });
    await debug.body("continue");
    assert.equal(textOf((await client.exchange(next)).published), "1\n");
  });

  it("ends at once while nothing is stopped", () => endsWithin(2500));

  it("ends at once while a cell is stopped", async () => {
    await startAnother();
    await stop();
    await endsWithin(2500);
  });

  it("leaves no process behind when it is killed while a cell is stopped", async () => {
    await startAnother();
    const { published } = await client.execute("console.log(process.pid)");
    const pid = Number(textOf(published));
    await stop();
    kernel.child.kill("SIGKILL");
    for (let tries = 0; tries < 60 && isAlive(pid); tries++) await pause(50);
    assert.ok(!isAlive(pid));
  });
});
