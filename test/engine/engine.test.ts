import assert from "node:assert/strict";
import { join } from "node:path";
import type { Build } from "../../lib/engine/install/builds";
import { buildForThisMachine } from "../../lib/engine/install/builds";
import { defaultCacheFolder } from "../../lib/base/cache-folder";
import type { Engine } from "../../lib/engine/engine";
import { runNode, start } from "./child";
import type { FreshInstall } from "./fresh-install";
import { makeFreshInstall, repository } from "./fresh-install";
import type { CaseResult } from "./kernel-results";
import { otherNode } from "./other-node";
import { skip } from "../skip";

const bin = join(repository, "dist/lib/cli/bin.js");

// A script in a process of its own, in which `engine` is the room's main file.
const inProcess = (script: string, env: Record<string, string | undefined>) =>
  runNode(
    [
      "-e",
      `const engine = require(process.argv[1]); (async () => { ${script} })().catch((e) => console.log(e.name, e.exitCode, e.message));`,
      join(repository, "dist/lib/engine/engine.js"),
    ],
    env,
  );

describe("the engine", function () {
  this.timeout(120_000);

  it("is the one that the environment asks for, told as JSON", async () => {
    const { code, stdout, stderr } = await runNode([bin, "engine", "--json"], {
      REMIXMATCH_ENGINE: "portable",
    });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const engine = JSON.parse(stdout) as Engine;
    assert.deepEqual(engine, {
      name: "portable",
      backend: "wasm",
      version: "4.22.0",
      threads: 1,
      device: "CPU",
      instructions: null,
      whyNotGpu: null,
      whyNotNative: "The portable engine was asked for.",
    });
  });

  it("is told in words, with the reason why it is not the native one", async () => {
    const { stdout } = await runNode([bin, "engine"], { REMIXMATCH_ENGINE: "portable" });
    assert.equal(
      stdout,
      "The portable engine: TensorFlow.js on WebAssembly, 4.22.0 on 1 thread.\nDevice: CPU.\nNot the native one: The portable engine was asked for.\n",
    );
  });

  it("computes on one thread, so that bits do not depend on cores, unless told otherwise", async function () {
    const threads = async (environment: Record<string, string>): Promise<unknown> => {
      const { stdout } = await runNode([bin, "engine", "--json"], environment);
      const { name, threads } = JSON.parse(stdout) as Engine;
      return name === "native" ? threads : skip(this, "the native engine is not on this machine");
    };
    assert.equal(await threads({}), 1);
    assert.equal(await threads({ TF_NUM_INTRAOP_THREADS: "2" }), 2);
  });

  it("refuses an environment that asks for something else, as bad usage", async () => {
    const { code, stderr } = await runNode([bin, "engine"], { REMIXMATCH_ENGINE: "cuda" });
    assert.equal(
      stderr,
      'The environment variable REMIXMATCH_ENGINE should be native or portable, but is "cuda".\n',
    );
    assert.equal(code, 2);
  });

  it("starts once, is the same at the second call, and does not change", async () => {
    const { stdout, stderr } = await inProcess(
      `console.log(engine.engineInUse());
       const [one, two] = await Promise.all([engine.startEngine(), engine.startEngine()]);
       console.log(one === two, one === engine.engineInUse());
       await engine.startEngine({ prefer: "native" });`,
      { REMIXMATCH_ENGINE: "portable" },
    );
    assert.equal(stderr, "");
    assert.deepEqual(stdout.trim().split("\n"), [
      "null",
      "true true",
      "UserError 1 startEngine: the portable engine already runs in this process; the native one needs a new process.",
    ]);
  });

  it("can be started after a request that could not be met", async () => {
    const { stdout } = await inProcess(
      `await engine.startEngine().catch((e) => console.log(e.exitCode));
       console.log((await engine.startEngine({ prefer: "portable" })).name);`,
      { REMIXMATCH_ENGINE: "both" },
    );
    assert.deepEqual(stdout.trim().split("\n"), ["2", "portable"]);
  });

  describe("where the native one is missing", () => {
    let fresh: FreshInstall;
    before(() => {
      fresh = makeFreshInstall({ native: false });
    });
    after(() => {
      fresh.remove();
    });

    it("is the portable one, and says what to do", async () => {
      const { code, stdout } = await runNode([fresh.bin, "engine", "--json"], {
        REMIXMATCH_ENGINE: undefined,
      });
      const engine = JSON.parse(stdout) as Engine;
      assert.equal(engine.name, "portable");
      assert.match(engine.whyNotNative!, /tfjs-node-gpu is not installed: run `npx remixmatch/);
      assert.equal(code, 0);
    });

    it("fails with a sentence if the native one is insisted on", async () => {
      const { code, stderr } = await runNode([fresh.bin, "engine"], {
        REMIXMATCH_ENGINE: "native",
      });
      assert.match(stderr, /^The native engine cannot start\. The npm package .*\n$/);
      assert.equal(code, 1);
    });
  });

  it("says what it has builds for where it has none", () => {
    assert.match(buildForThisMachine("win32-x64") as string, /Windows is not supported yet/);
    assert.match(buildForThisMachine("linux-musl-x64") as string, /linux-x64, linux-arm64, darwin/);
    assert.equal((buildForThisMachine("linux-arm64") as Build).platform, "linux-arm64");
  });

  it("is kept where the user wants, or where the platform keeps caches", () => {
    const { REMIXMATCH_CACHE: ours, XDG_CACHE_HOME: xdg } = process.env;
    try {
      process.env.REMIXMATCH_CACHE = "/chosen";
      assert.equal(defaultCacheFolder(), "/chosen");
      delete process.env.REMIXMATCH_CACHE;
      if (process.platform === "linux") {
        process.env.XDG_CACHE_HOME = "/xdg";
        assert.equal(defaultCacheFolder(), "/xdg/remixmatch");
        process.env.XDG_CACHE_HOME = "relative";
        assert.match(defaultCacheFolder(), /\/\.cache\/remixmatch$/);
      }
    } finally {
      restore("REMIXMATCH_CACHE", ours);
      restore("XDG_CACHE_HOME", xdg);
    }
  });

  it("runs natively on Node 24 with the same binding, gradients included", async function () {
    const script = join(__dirname, "kernel-results.js");
    const env = { REMIXMATCH_ENGINE: "native" };
    const here = await runNode([script], env);
    const node = await otherNode(24);
    if (typeof node === "string" || here.code !== 0)
      return skip(this, typeof node === "string" ? node : here.stderr);
    const there = await start(node.path, [script], env).outcome;
    assert.equal(there.stderr, "");
    const results = (text: string) => JSON.parse(text) as Record<string, CaseResult>;
    assert.deepEqual(results(there.stdout), results(here.stdout));
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
