import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { textOf } from "./client";
import { freeConnection, startTestKernel, writeConnection, MAIN, type TestKernel } from "./kernel";
import { skip } from "../skip";

const LOOP = "for (;;) {}";

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until a process has ended. */
async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 80 && isAlive(pid); tries++) await pause(100);
  return !isAlive(pid);
}

async function cellsPid({ client }: TestKernel): Promise<number> {
  const { published } = await client.execute("console.log(process.pid)");
  return Number(textOf(published));
}

describe("the life of a kernel", () => {
  let kernel: TestKernel | undefined;
  afterEach(() => kernel?.stop());

  it("goes on when a cell is interrupted, by a message or by a signal", async () => {
    kernel = await startTestKernel();
    const { client, child } = kernel;
    await client.execute("let kept = 41;");
    for (const interrupt of [
      () => client.request("interrupt_request", {}, "control"),
      () => Promise.resolve(child.kill("SIGINT")),
    ]) {
      const id = await client.send("execute_request", { code: `console.log("go"); ${LOOP}` });
      await client.until(() => textOf(client.of(id)) || undefined);
      await interrupt();
      assert.equal((await client.reply(id)).content.status, "error");
    }
    assert.equal(textOf((await client.execute("console.log(kept + 1)")).published), "42\n");
    await client.request("interrupt_request", {}, "control");
    child.kill("SIGINT");
    await pause(100);
    assert.equal((await client.execute("1")).reply.content.status, "ok", "idle: nothing happens");
  });

  it("starts a fresh process at once when the cells end while none runs, and says so", async () => {
    kernel = await startTestKernel();
    const { client } = kernel;
    const cell = "let gone = 1; setTimeout(() => process.abort(), 30);";
    assert.equal((await client.execute(cell)).reply.content.status, "ok");
    const told = await client.until(() =>
      client.heard
        .map(({ content }) => String(content.text))
        .find((text) => text.includes("While no cell ran")),
    );
    assert.match(told, /ended by the signal SIGABRT; the variables of all cells are lost\.\n/);
    assert.equal((await client.execute("gone")).reply.content.status, "error");
    assert.equal(textOf((await client.execute("console.log(2)")).published), "2\n");
  });

  it("goes on in a fresh process when a cell ends its own", async () => {
    kernel = await startTestKernel();
    const { client } = kernel;
    const before = await cellsPid(kernel);
    const { reply } = await client.execute("let gone = 1; process.kill(process.pid, 'SIGKILL');");
    assert.equal(reply.content.status, "error");
    const after = await cellsPid(kernel);
    assert.notEqual(after, before);
    const { published } = await client.execute("console.log(typeof gone)");
    assert.match(textOf(published) + JSON.stringify(published), /undefined|gone/);
  });

  for (const [restart, code] of [
    [true, LOOP],
    [false, "await new Promise(() => setTimeout(() => undefined, 1e6))"],
  ] as const) {
    it(`ends within 3 s amid ${code} when asked, restart ${restart}`, async () => {
      kernel = await startTestKernel();
      const { client } = kernel;
      const cells = await cellsPid(kernel);
      const id = await client.send("execute_request", { code: `console.log("go"); ${code}` });
      await client.until(() => textOf(client.of(id)) || undefined);
      const began = performance.now();
      const asked = await client.send("shutdown_request", { restart }, "control");
      assert.deepEqual((await client.reply(asked)).content, { status: "ok", restart });
      assert.ok(performance.now() - began < 500, "the reply comes at once");
      assert.equal(await kernel.exit, 0);
      assert.ok(performance.now() - began < 3000);
      const told = await client.until(() =>
        client.of(asked).find(({ type }) => type === "shutdown_reply"),
      );
      assert.deepEqual(told.content, { status: "ok", restart });
      assert.equal(isAlive(cells), false);
    });
  }

  it("ends in order when terminated", async () => {
    kernel = await startTestKernel();
    const cells = await cellsPid(kernel);
    kernel.child.kill("SIGTERM");
    assert.equal(await kernel.exit, 0);
    assert.equal(isAlive(cells), false);
  });

  it("leaves no cells behind when it is killed, however busy they are", async () => {
    kernel = await startTestKernel();
    const { client, child } = kernel;
    const cells = await cellsPid(kernel);
    const id = await client.send("execute_request", { code: `console.log("go"); ${LOOP}` });
    await client.until(() => textOf(client.of(id)) || undefined);
    child.kill("SIGKILL");
    assert.equal(await kernel.exit, "SIGKILL");
    assert.equal(await isGone(cells), true);
  });

  it("ends when the program that started it is gone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "remixmatch-kernel-"));
    const path = writeConnection(folder, await freeConnection());
    const script = `
      const { spawn } = require("node:child_process");
      const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
      const child = spawn(process.execPath, [${JSON.stringify(MAIN)}, ${JSON.stringify(path)}], { env });
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    await pause(1500);
    assert.equal(isAlive(pid), true);
    parent.kill("SIGKILL");
    assert.equal(await isGone(pid), true);
    rmSync(folder, { recursive: true });
  });

  it("works over ipc, and unsigned when there is no key", async function () {
    if (process.platform === "win32") skip(this, "for Linux and macOS only");
    kernel = await startTestKernel({ transport: "ipc", key: "" });
    const { published } = await kernel.client.execute("console.log(1 + 1)");
    assert.equal(textOf(published), "2\n");
  });
});

describe("a connection file that cannot serve", () => {
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-kernel-"));
  after(() => rmSync(folder, { recursive: true }));

  async function refusal(content: unknown): Promise<string> {
    const path = writeConnection(folder, content);
    const { status, stderr } = spawnSync(process.execPath, [MAIN, path], {
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(status, 1);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
    return Promise.resolve(stderr);
  }

  it("is missing", () => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, join(folder, "nowhere.json")], {
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^kernel: .*nowhere\.json: should be the connection file of a kernel in JSON, but ENOENT/,
    );
  });

  it("is not JSON", async () =>
    assert.match(await refusal("{"), /should be the connection file .* in JSON, but .*JSON/));

  it("lacks a port", async () => {
    const { hb_port, ...rest } = await freeConnection();
    assert.ok(hb_port > 0);
    assert.match(await refusal(rest), /: hb_port is not as it should be: /);
  });

  it("asks for signatures of an unknown kind", async () =>
    assert.match(
      await refusal(await freeConnection({ signature_scheme: "hmac-rot13" })),
      /signature scheme "hmac-rot13", which is unknown/,
    ));

  it("names a port that is taken", async () => {
    const kernel = await startTestKernel();
    const { iopub_port } = kernel.file;
    const refused = await refusal(await freeConnection({ iopub_port }));
    await kernel.stop();
    assert.match(refused, new RegExp(`cannot listen on tcp://127.0.0.1:${iopub_port}, .*"iopub"`));
  });

  it("names another machine", async () =>
    assert.match(await refusal(await freeConnection({ ip: "203.0.113.7" })), /cannot listen on/));
});
