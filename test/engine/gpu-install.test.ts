import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Build } from "../../lib/engine/install/builds";
import { buildForThisMachine } from "../../lib/engine/install/builds";
import { buildFolderOf } from "../../lib/engine/install/build-folder";
import { checkCuda } from "../../lib/engine/install/cuda-check";
import type { Engine } from "../../lib/engine/engine";
import type { Outcome } from "./child";
import { runNode, start } from "./child";
import type { FreshInstall } from "./fresh-install";
import { makeFreshInstall } from "./fresh-install";
import type { IndexServer } from "./index-server";
import { serveIndex } from "./index-server";
import { inSmallDisk } from "../small-disk";
import { skip } from "../skip";

const build = buildForThisMachine(undefined, "gpu");
const install = ["engine", "install", "--gpu"];

describe("installing the build for GPUs", function () {
  this.timeout(900_000);
  let fresh: FreshInstall;
  let cache: string;

  const remixmatch = (args: string[], env: Record<string, string | undefined> = {}) =>
    runNode([fresh.bin, ...args], {
      REMIXMATCH_CACHE: cache,
      REMIXMATCH_ENGINE: undefined,
      REMIXMATCH_DEVICE: undefined,
      ...env,
    });
  const expectFault = ({ code, stderr }: Outcome, sentence: RegExp) => {
    assert.match(stderr, sentence);
    assert.match(stderr, /The processor computes instead\.\n$/);
    assert.doesNotMatch(stderr, /\n\s+at /, "a sentence, not a stack");
    assert.equal(code, 1);
  };

  before(() => {
    fresh = makeFreshInstall();
  });
  after(() => {
    fresh.remove();
  });
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), "remixmatch-cache-"));
  });
  afterEach(() => {
    rmSync(cache, { recursive: true });
  });

  it("is refused with a sentence where there is none", async function () {
    if (typeof build !== "string") return skip(this, "for machines without a TensorFlow for GPUs");
    expectFault(await remixmatch(install), /^No TensorFlow for GPUs for /m);
  });

  it("says so when the disk cannot hold all wheels and what is in them", async function () {
    if (typeof build === "string") return skip(this, build);
    const env = { REMIXMATCH_CACHE: cache, REMIXMATCH_ENGINE: undefined };
    const outcome = await inSmallDisk(cache, "64m", [fresh.bin, ...install], env);
    if (/unshare|mount/.test(outcome.stderr)) return skip(this, "needs Linux's user namespaces");
    expectFault(outcome, /needs [5-9]\.\d GB while it is made, and .* has 6\d MB left/);
  });

  describe("from an index", () => {
    let index: IndexServer;

    beforeEach(async function () {
      if (typeof build === "string") return skip(this, build);
      const { project, version, tag } = build.wheel;
      const file = join(fresh.folder, `${project}-${version}-cp312-cp312-${tag}.whl`);
      writeFileSync(file, Buffer.alloc(100_000, "not a wheel"));
      index = await serveIndex(file);
    });
    afterEach(() => {
      index?.close();
    });

    it("whose wheel is not the published one: throws it away", async () => {
      expectFault(await remixmatch(install, index.env), /is not the published one .*thrown away/);
      assert.deepEqual(readdirSync(cache), []);
    });

    it("and interrupted: clears up", async () => {
      index.manner = "stalls";
      const env = { ...index.env, REMIXMATCH_CACHE: cache };
      const { child, outcome } = start(process.execPath, [fresh.bin, ...install], env);
      while (index.asked === 0) {
        assert.equal(child.exitCode, null, "the install ended before it asked for the wheel");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      child.kill("SIGINT");
      assert.equal((await outcome).code, 130);
      assert.deepEqual(readdirSync(cache), []);
    });
  });

  it("says so when TensorFlow's library cannot be asked for CUDA's", async () => {
    const buildFolder = buildFolderOf({ key: "none" } as Build, cache);
    await assert.rejects(
      checkCuda("python3", buildFolder),
      /^UserError: TensorFlow was fetched, but cannot open the libraries of CUDA\.(.|\n)*framework/,
    );
  });

  // 3.3 GB: only where somebody has them in a folder.
  it("brings a TensorFlow that opens CUDA, and computes where no GPU is", async function () {
    const wheels = process.env.REMIXMATCH_TEST_GPU_WHEELS;
    if (typeof build === "string" || wheels === undefined)
      return skip(this, "REMIXMATCH_TEST_GPU_WHEELS names no folder with the wheels");
    const index = { PIP_NO_INDEX: "1", PIP_FIND_LINKS: wheels };
    const { code, stdout, stderr } = await remixmatch(install, index);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^TensorFlow 2\.21\.0 is installed, in .*-gpu\.\n/);
    assert.deepEqual(readdirSync(cache), [build.key]);

    const hidden = { CUDA_VISIBLE_DEVICES: "-1" };
    const told = await remixmatch(["engine", "--json"], hidden);
    assert.equal(told.stderr, "");
    const engine = JSON.parse(told.stdout) as Engine;
    assert.deepEqual([engine.name, engine.device], ["native", "CPU"]);
    assert.ok(engine.whyNotGpu);
    const kernels = join(__dirname, "kernel-results.js");
    const env = { REMIXMATCH_CACHE: cache, REMIXMATCH_ENGINE: "native", ...hidden };
    const results = await runNode([kernels], env);
    assert.equal(results.stderr, "");
    assert.deepEqual(results.stdout, (await runNode([kernels], { ...env, ...usual })).stdout);

    const buildFolder = buildFolderOf(build, cache);
    await checkCuda("python3", buildFolder);
    const [one] = build.companions![0].files;
    renameSync(join(buildFolder.folder, one.place), join(cache, "away"));
    await assert.rejects(
      checkCuda("python3", buildFolder),
      /libcublas\.so\.12: cannot open shared/,
    );
    assert.ok(existsSync(join(buildFolder.folder, "nvidia/cuda_nvcc/bin/ptxas")));
  });

  // The usual cache, whose build is for the processor.
  const usual = { REMIXMATCH_CACHE: process.env.REMIXMATCH_CACHE, REMIXMATCH_DEVICE: "cpu" };
});
