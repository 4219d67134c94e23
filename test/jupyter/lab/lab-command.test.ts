import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { start } from "../../engine/child";
import { UserError } from "../../../lib/base/user-error";
import { provideLab } from "../../../lib/jupyter/lab/environment";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";
import { skip } from "../../skip";

const BIN = require.resolve("../../../lib/cli/bin");

/** Starts `remixmatch lab` on an empty folder; resolves when it has printed its address. */
async function startCommand() {
  const folder = freshFolder();
  const words = ["lab", folder, "--no-browser", "--port", "0"];
  const { child, outcome } = start(process.execPath, [BIN, ...words]);
  let output = "";
  child.stdout!.on("data", (text: string) => (output += text));
  const over = outcome.then(({ stderr }) => assert.fail(stderr));
  while (!output.includes("Ctrl-C")) await Promise.race([once(child.stdout!, "data"), over]);
  void over.catch(() => undefined);
  const url = new URL(/http:\S+/.exec(output)![0]);
  const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, url), init);
  const authorization = `token ${url.searchParams.get("token")!}`;
  return { child, outcome, folder, ask, headers: { authorization } };
}

/** The processes whose command lines name a server's folder, or the connection file of a kernel. */
function processesOf(...names: readonly string[]): string[] {
  const listed = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" });
  return listed.split("\n").filter((line) => names.some((name) => line.includes(name)));
}

async function untilGone(...names: readonly string[]): Promise<string[]> {
  for (let tries = 0; tries < 100 && processesOf(...names).length > 0; tries++) await pause(100);
  return processesOf(...names);
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

  it("serves those who have the token, offers our kernel alone, and ends it with Ctrl-C", async () => {
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
    const { id } = (await kernel.json()) as { id: string };
    const running = processesOf(id).filter((line) => line.includes("main.js"));
    assert.equal(running.length, 1, processesOf(folder, id).join("\n"));
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.deepEqual(await untilGone(folder, id), []);
  });

  it("leaves no server behind when it is killed", async () => {
    const { child, outcome, folder } = await startCommand();
    assert.notDeepEqual(processesOf(folder), []);
    child.kill("SIGKILL");
    await outcome;
    assert.deepEqual(await untilGone(folder), []);
  });
});
