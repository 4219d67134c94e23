import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Build } from "../../lib/engine/install/builds";
import { buildForThisMachine, builds } from "../../lib/engine/install/builds";
import { recordOf, buildFolderOf } from "../../lib/engine/install/build-folder";
import type { Choice } from "../../lib/engine/install/choose";
import { chooseBuild } from "../../lib/engine/install/choose";
import { bytesToFill } from "../../lib/engine/install/fill";
import { gpuModels, keepOffGpu, prepareGpu, whyNoGpu } from "../../lib/engine/install/gpu";
import { partsOf } from "../../lib/engine/install/unpack";
import { runNode } from "./child";
import { repository } from "./fresh-install";
import { skip } from "../skip";

const bin = join(repository, "dist/lib/cli/bin.js");
const cpu = buildForThisMachine();
const gpu = buildForThisMachine(undefined, "gpu");

describe("the build for GPUs", () => {
  let folder: string;
  const kept = { ...process.env };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "remixmatch-gpu-"));
    delete process.env.REMIXMATCH_DEVICE;
    process.env.CUDA_VISIBLE_DEVICES = "-1"; // there is none to be seen, whatever the machine has
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const name of ["REMIXMATCH_DEVICE", "CUDA_VISIBLE_DEVICES"]) {
      if (kept[name] === undefined) delete process.env[name];
      else process.env[name] = kept[name];
    }
  });

  it("is there for Linux with x64, and a sentence elsewhere", () => {
    const found = buildForThisMachine("linux-x64", "gpu") as Build;
    assert.equal(found.accelerator, "gpu");
    assert.equal((buildForThisMachine("linux-x64") as Build).accelerator, "cpu");
    for (const platform of ["darwin-arm64", "linux-arm64", "win32-x64", "linux-musl-x64"]) {
      assert.match(
        buildForThisMachine(platform, "gpu") as string,
        new RegExp(`^No TensorFlow for GPUs for ${platform}: .* for linux-x64 only\\. .*install`),
      );
    }
  });

  it("has folders, places and checksums of its own", () => {
    const parts = partsOf(buildForThisMachine("linux-x64", "gpu") as Build);
    const places = parts.flatMap(({ pairs }) => pairs.map(([, place]) => place));
    assert.equal(new Set(places).size, places.length);
    assert.ok(places.every((place) => !place.startsWith("/") && !place.includes("..")));
    const sums = builds.flatMap((build) => partsOf(build).map(({ wheel }) => wheel.sha256));
    assert.equal(new Set(sums).size, sums.length);
    assert.ok(sums.every((sum) => /^[0-9a-f]{64}$/.test(sum)));
    assert.equal(new Set(builds.map(({ key }) => key)).size, builds.length);
  });

  it("needs on the disk what lies there at the fullest moment", () => {
    const part = (bytes: number, unpacked: number) => ({
      wheel: { project: "", version: "", tag: "", bytes, sha256: "" },
      pairs: [],
      bytes: unpacked,
    });
    assert.equal(bytesToFill([part(10, 30)]), 40);
    assert.equal(bytesToFill([part(10, 30), part(5, 2)]), 45);
    assert.equal(bytesToFill([part(10, 3), part(5, 20)]), 28);
  });

  describe("installed in a cache", () => {
    // Whole by all that is looked at: the files are as large as they should be, and empty.
    const install = (build: Build | string) => {
      if (typeof build === "string") return;
      const buildFolder = buildFolderOf(build, folder);
      const sizes: [string, number][] = [
        ...build.libraries.map(({ name, bytes }) => [join("lib", name), bytes] as const),
        ...(build.companions ?? []).flatMap(({ files }) =>
          files.map(({ place, bytes }) => [place, bytes] as const),
        ),
        ["binding/tfjs_binding.node", 1] as const,
      ].map(([path, bytes]) => [join(buildFolder.folder, path), bytes]);
      for (const [path, bytes] of sizes) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, "");
        truncateSync(path, bytes);
      }
      writeFileSync(buildFolder.record, recordOf(build, buildFolder.folder));
    };
    const chosen = () => chooseBuild(folder) as Choice;

    before(function () {
      if (typeof cpu === "string") skip(this, cpu);
      if (typeof gpu === "string") skip(this, gpu);
    });

    it("is not the one that runs where no GPU is visible, and says why", () => {
      install(cpu);
      assert.deepEqual([chosen().build, chosen().whyNotGpu], [cpu, null]);
      install(gpu);
      assert.deepEqual([chosen().build, chosen().computesOn], [cpu, "cpu"]);
      assert.match(chosen().whyNotGpu!, /No NVIDIA driver can be used|hides every GPU|no GPU is/);
    });

    it("computes on the processor where it is the only one", () => {
      install(gpu);
      assert.deepEqual([chosen().build, chosen().computesOn], [gpu, "cpu"]);
      assert.ok(chosen().whyNotGpu);
    });

    it("does not count when a library of NVIDIA's is cut off", () => {
      install(gpu);
      const { folder: buildFolder } = buildFolderOf(gpu as Build, folder);
      truncateSync(join(buildFolder, (gpu as Build).companions![0].files[0].place), 7);
      assert.match(chooseBuild(folder) as unknown as string, /TensorFlow \S+ is not in .*install`/);
    });

    it("is chosen or left by REMIXMATCH_DEVICE, or a sentence says what is missing", () => {
      process.env.REMIXMATCH_DEVICE = "gpu";
      assert.throws(
        chosen,
        /REMIXMATCH_DEVICE asks for a GPU\. TensorFlow \S+ for GPUs is not in .*install --gpu`, which fetches 3\.[34] GB once/,
      );
      install(gpu);
      assert.throws(chosen, /REMIXMATCH_DEVICE asks for a GPU\. .*(driver|visible|hides)/);
      install(cpu);
      process.env.REMIXMATCH_DEVICE = "cpu";
      assert.deepEqual([chosen().build, chosen().computesOn], [cpu, "cpu"]);
      assert.match(chosen().whyNotGpu!, /REMIXMATCH_DEVICE asks for the processor/);
      process.env.REMIXMATCH_DEVICE = "tpu";
      assert.throws(chosen, /REMIXMATCH_DEVICE should be cpu or gpu, but is "tpu"/);
    });
  });

  it("is insisted on in vain with a sentence and no stack", async () => {
    const ask = (device: string) =>
      runNode([bin, "engine"], {
        REMIXMATCH_ENGINE: undefined,
        REMIXMATCH_CACHE: folder,
        REMIXMATCH_DEVICE: device,
      });
    const { code, stderr } = await ask("gpu");
    assert.match(stderr, /^The environment variable REMIXMATCH_DEVICE asks for a GPU\. .*\n$/);
    assert.equal(code, 1);
    assert.equal((await ask("tpu")).code, 2);
  });

  describe("finds that no GPU can compute", () => {
    const driver = process.platform === "darwin" ? "libSystem.B.dylib" : "libc.so.6";

    it("without a driver", () => {
      assert.match(
        whyNoGpu({ driver: "libcuda-of-nobody.so.1" })!,
        /^No NVIDIA driver can be used \(.*libcuda-of-nobody.*\): install one .*525/,
      );
    });

    it("where the driver shows none, or the environment hides them", function () {
      if (process.platform === "win32") return skip(this, "for Linux and macOS only");
      assert.match(whyNoGpu({ driver, devices: folder })!, /no GPU is visible .*--gpus all/);
      writeFileSync(join(folder, "nvidiactl"), "");
      assert.match(whyNoGpu({ driver, devices: folder })!, /no GPU is visible/);
      writeFileSync(join(folder, "nvidia0"), "");
      assert.match(
        whyNoGpu({ driver, devices: folder })!,
        /CUDA_VISIBLE_DEVICES is "-1", which hides/,
      );
      process.env.CUDA_VISIBLE_DEVICES = "";
      assert.match(whyNoGpu({ driver, devices: folder })!, /CUDA_VISIBLE_DEVICES is "", which/);
      process.env.CUDA_VISIBLE_DEVICES = "0";
      assert.equal(whyNoGpu({ driver, devices: folder }), null);
      delete process.env.CUDA_VISIBLE_DEVICES;
      assert.equal(whyNoGpu({ driver, devices: folder }), null);
    });
  });

  it("knows the models that the driver lists", () => {
    assert.deepEqual(gpuModels(join(folder, "none")), []);
    mkdirSync(join(folder, "0000:01:00.0"));
    const text = "Model: \t\t NVIDIA GeForce RTX 4090\nIRQ:   \t\t 99\nGPU UUID: \t GPU-0\n";
    writeFileSync(join(folder, "0000:01:00.0", "information"), text);
    assert.deepEqual(gpuModels(folder), ["NVIDIA GeForce RTX 4090"]);
  });

  it("computes exactly and in one order, unless the user has said otherwise", () => {
    const env: NodeJS.ProcessEnv = { NVIDIA_TF32_OVERRIDE: "1" };
    prepareGpu(env);
    assert.deepEqual(env, {
      NVIDIA_TF32_OVERRIDE: "1",
      TF_DETERMINISTIC_OPS: "1",
      TF_FORCE_GPU_ALLOW_GROWTH: "true",
    });
    const off: NodeJS.ProcessEnv = {};
    keepOffGpu(off);
    assert.deepEqual(off, { CUDA_VISIBLE_DEVICES: "-1", TF_CPP_MIN_LOG_LEVEL: "3" });
  });
});
