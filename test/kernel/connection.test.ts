import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeConnection, startTestKernel, writeConnection, MAIN } from "./test-kernel";

describe("a connection file that a kernel cannot use", () => {
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
