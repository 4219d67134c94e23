import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { start } from "../../engine/child";
import { UserError } from "../../../lib/base/user-error";
import { provideLab } from "../../../lib/jupyter/lab/environment";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";
import { skip } from "../../skip";

const BIN = require.resolve("../../../lib/cli/bin");

/** Starts `remixmatch lab` on an empty folder; answers when it has said where it is. */
async function startCommand() {
  const folder = freshFolder();
  // Their names are in the command lines of the server and of its kernels.
  const folders = {
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
  };
  const words = ["lab", folder, "--no-browser", "--port", "0"];
  const { child, outcome } = start(process.execPath, [BIN, ...words], folders);
  let said = "";
  child.stdout!.on("data", (text: string) => (said += text));
  const over = outcome.then(({ stderr }) => assert.fail(stderr));
  while (!said.includes("Ctrl-C")) await Promise.race([once(child.stdout!, "data"), over]);
  void over.catch(() => undefined);
  const url = new URL(/http:\S+/.exec(said)![0]);
  const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, url), init);
  const authorization = `token ${url.searchParams.get("token")!}`;
  return { child, outcome, folder, ask, headers: { authorization } };
}

/** The processes whose command lines name a folder. */
function processesOf(folder: string): string[] {
  const listed = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" });
  return listed.split("\n").filter((line) => line.includes(folder));
}

async function untilGone(folder: string): Promise<string[]> {
  for (let tries = 0; tries < 100 && processesOf(folder).length > 0; tries++) await pause(100);
  return processesOf(folder);
}

describe("remixmatch lab", function () {
  this.timeout(300_000);

  before(async function () {
    if (process.platform === "win32") return skip(this, "for Linux and macOS only");
    await provideLab().catch((thrown: unknown) => {
      if (!(thrown instanceof UserError)) throw thrown;
      return skip(this, thrown.message);
    });
  });
  after(removeFolders);

  it("serves whoever has the token, offers our kernel alone, and ends it with Ctrl-C", async () => {
    const { child, outcome, folder, ask, headers } = await startCommand();
    assert.equal((await ask("/api/kernels")).status, 403);
    const specs = (await (await ask("/api/kernelspecs", { headers })).json()) as {
      default: string;
      kernelspecs: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(specs.kernelspecs), ["tslab"]);
    const logo = await ask("/kernelspecs/tslab/logo-svg.svg", { headers });
    assert.equal(logo.status, 200);
    const body = JSON.stringify({ name: "tslab" });
    const kernel = await ask("/api/kernels", { method: "POST", headers, body });
    assert.equal(kernel.status, 201);
    const running = processesOf(folder).filter((line) => line.includes("main.js"));
    assert.equal(running.length, 1, processesOf(folder).join("\n"));
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.deepEqual(await untilGone(folder), []);
  });

  it("leaves no server behind when it is killed", async () => {
    const { child, outcome, folder } = await startCommand();
    assert.notDeepEqual(processesOf(folder), []);
    child.kill("SIGKILL");
    await outcome;
    assert.deepEqual(await untilGone(folder), []);
  });
});
