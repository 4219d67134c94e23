import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildForThisMachine } from "../../lib/engine/install/builds";
import { defaultCacheFolder } from "../../lib/base/cache-folder";
import { buildFolderIn, buildFolderOf } from "../../lib/engine/install/build-folder";
import { checkBinding, compileBinding } from "../../lib/engine/install/compile";
import { downloadError, downloadWheel } from "../../lib/engine/install/download";
import type { Outcome } from "./child";
import { inSmallDisk } from "../small-disk";
import { runNode, start } from "./child";
import type { FreshInstall } from "./fresh-install";
import { makeFreshInstall } from "./fresh-install";
import type { IndexServer } from "./index-server";
import { serveIndex } from "./index-server";
import { skip } from "../skip";

const build = buildForThisMachine();

describe("provisioning", function () {
  this.timeout(600_000);
  let fresh: FreshInstall;
  let cache: string;

  // The command line of an installation of its own, with a cache of its own.
  const remixmatch = (args: string[], env: Record<string, string | undefined> = {}) =>
    runNode([fresh.bin, ...args], {
      REMIXMATCH_CACHE: cache,
      REMIXMATCH_ENGINE: undefined,
      ...env,
    });

  const expectFault = ({ code, stderr }: Outcome, sentence: RegExp) => {
    assert.match(stderr, sentence);
    assert.match(stderr, /The portable engine is used instead/);
    assert.doesNotMatch(stderr, /\n\s+at /, "a sentence, not a stack");
    assert.equal(code, 1);
  };
  const expectNothingLeft = () => {
    if (existsSync(cache)) assert.deepEqual(readdirSync(cache), []);
  };

  before(function () {
    if (typeof build === "string") skip(this, build);
    fresh = makeFreshInstall();
  });
  after(() => {
    fresh?.remove();
  });
  beforeEach(() => {
    cache = join(mkdtempSync(join(tmpdir(), "remixmatch-cache-")), "cache");
  });
  afterEach(() => {
    rmSync(join(cache, ".."), { recursive: true, force: true });
  });

  it("says how to get Python where there is none", async () => {
    const empty = mkdtempSync(join(tmpdir(), "remixmatch-empty-"));
    expectFault(
      await remixmatch(["engine", "install"], { PATH: empty, PYTHON: undefined }),
      /needs Python 3\.8 or newer, which was not found: install it with/,
    );
    expectNothingLeft();
    rmSync(empty, { recursive: true });
  });

  it("says how to get pip where Python has none", async () => {
    const folder = join(cache, "..", "without-pip");
    const made = await start("python3", ["-m", "venv", "--without-pip", folder]).outcome;
    assert.equal(made.code, 0, made.stderr);
    expectFault(
      await remixmatch(["engine", "install"], { PYTHON: join(folder, "bin", "python") }),
      /has no pip.*ensurepip/,
    );
    expectNothingLeft();
  });

  it("says how to get a compiler where there is none", async () => {
    expectFault(
      await remixmatch(["engine", "install"], { CXX: "/nowhere/g++" }),
      /^No C\+\+ compiler was found/m,
    );
    expectNothingLeft();
  });

  it("goes on with the portable engine where that will do", async () => {
    const { code, stderr } = await remixmatch(["engine", "install", "--if-possible"], {
      CXX: "/nowhere/g++",
    });
    assert.equal(code, 0);
    assert.match(stderr, /No C\+\+ compiler.*\nThe portable engine is used instead/);
  });

  it("says so when no package index answers", async () => {
    const index = { PIP_INDEX_URL: "http://127.0.0.1:9/", PIP_FIND_LINKS: undefined };
    expectFault(
      await remixmatch(["engine", "install"], { ...index, PIP_RETRIES: "0" }),
      /pip could not fetch .*: check the network/,
    );
    expectNothingLeft();
  });

  it("says so when the cache folder cannot be written", async () => {
    writeFileSync(join(cache, "..", "file"), "");
    expectFault(
      await remixmatch(["engine", "install"], { REMIXMATCH_CACHE: join(cache, "..", "file", "x") }),
      /The cache folder .* cannot be written .*REMIXMATCH_CACHE/,
    );
    if (process.getuid?.() === 0) return; // the superuser may write anywhere
    mkdirSync(cache, { mode: 0o555 });
    expectFault(await remixmatch(["engine", "install"]), /The cache folder .* cannot be written/);
    chmodSync(cache, 0o755);
  });

  it("says so when the disk is too full", async function () {
    mkdirSync(cache);
    const { code, stderr, stdout } = await inDiskOf64MB(cache, [fresh.bin, "engine", "install"]);
    if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
    expectFault(
      { code, stderr, stdout },
      /needs [\d.]+ [MG]B while it is made, and .* has 6\d MB left/,
    );
  });

  describe("from an index whose file is", () => {
    let index: IndexServer;
    let file: string;

    beforeEach(async () => {
      if (typeof build === "string") return;
      const { project, version, tag } = build.wheel;
      const name = `${project.replace("-", "_")}-${version}-cp312-cp312-${tag}.whl`;
      file = join(cache, "..", name);
      writeFileSync(file, Buffer.alloc(100_000, "not a wheel"));
      index = await serveIndex(file);
    });
    afterEach(() => {
      index.close();
    });

    it("another than the published one: throws it away", async () => {
      expectFault(
        await remixmatch(["engine", "install"], index.env),
        /is not the published one .*thrown away/,
      );
      expectNothingLeft();
    });

    it("cut off by the network: says so and leaves nothing", async () => {
      index.manner = "breaks";
      expectFault(
        await remixmatch(["engine", "install"], index.env),
        /pip could not fetch|is not the published one/,
      );
      expectNothingLeft();
    });
  });

  it("says so when the disk fills up while TensorFlow is unpacked", async function () {
    if (typeof build === "string") return;
    mkdirSync(cache);
    const script = `
      const from = (file) => require(process.argv[1] + "/dist/lib/engine/" + file);
      const { partsOf, unpackWheel } = from("install/unpack");
      const [part] = partsOf(from("install/builds").buildForThisMachine());
      unpackWheel("python3", process.argv[2], part, process.argv[3], () => {}).catch((error) => {
        console.error(error.message);
        process.exitCode = error.exitCode;
      });`;
    const { code, stderr } = await inDiskOf64MB(cache, [
      "-e",
      script,
      fresh.folder,
      await wheelForTests(),
      cache,
    ]);
    if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
    assert.match(stderr, /^The disk is full: the libraries of tensorflow\S* need \d+ MB .*\n$/);
    assert.equal(code, 1);
  });

  it("shows what the compiler said when it fails", async () => {
    if (typeof build === "string") return;
    const empty = buildFolderIn(cache); // no headers lie there
    mkdirSync(cache);
    await assert.rejects(
      compileBinding(process.env.CXX ?? "c++", fresh.tfjsNode, build, empty, "/final"),
      /could not compile the binding to TensorFlow.*C\+\+17(.|\n)*tensorflow\/c\/kernels\.h/,
    );
  });

  it("shows what a binding said that does not load", async () => {
    mkdirSync(cache);
    const binding = join(cache, "tfjs_binding.node");
    writeFileSync(binding, "not a library");
    await assert.rejects(
      checkBinding(binding),
      /this machine cannot load it(.|\n)*tfjs_binding\.node/,
    );
  });

  it("says so when pip finds the disk full", () => {
    if (typeof build === "string") return;
    const stderr =
      "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device";
    const ended = { missing: false, succeeded: false, stdout: "", stderr, signal: null };
    assert.match(
      downloadError(build.wheel, ended),
      /^The disk is full: .* MB .*REMIXMATCH_CACHE\.$/,
    );
  });

  it("clears up when it is interrupted", async () => {
    if (typeof build === "string") return;
    const index = await serveIndex(await wheelForTests());
    index.manner = "stalls";
    const env = { ...index.env, REMIXMATCH_CACHE: cache };
    const { child, outcome } = start(process.execPath, [fresh.bin, "engine", "install"], env);
    while (index.asked === 0) {
      assert.equal(child.exitCode, null, "the install ended before it asked for the wheel");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill("SIGINT");
    const { code } = await outcome;
    index.close();
    assert.equal(code, 130);
    expectNothingLeft();
  });

  it("survives being killed in a download, and two at once then do the work once", async () => {
    if (typeof build === "string") return;
    const wheel = await wheelForTests();
    const index = await serveIndex(wheel);
    const env = { ...index.env, REMIXMATCH_CACHE: cache };
    const { folder } = buildFolderOf(build, cache);

    index.manner = "stalls";
    const doomed = start(process.execPath, [fresh.provision], env);
    await new Promise<void>((resolve) => {
      let heard = "";
      doomed.child.on("close", () => resolve());
      doomed.child.stdout!.on("data", (text: string) => {
        heard += text;
        const third = /"download","fraction":0\.3/.test(heard);
        if (third) resolve();
      });
    });
    doomed.child.kill("SIGKILL");
    await doomed.outcome;
    assert.ok(!existsSync(folder));
    assert.ok(readdirSync(cache).some((name) => name.includes(".part-")));

    index.manner = "whole";
    index.asked = 0;
    const both = await Promise.all([
      runNode([fresh.provision], env),
      runNode([fresh.provision], env),
    ]);
    index.close();
    const built = both.map(({ code, stdout, stderr }) => {
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      return (JSON.parse(stdout.trim().split("\n").at(-1)!) as { built: boolean }).built;
    });
    assert.deepEqual(built.sort(), [false, true]);
    assert.equal(index.asked, 1);
    assert.ok(both.every(({ stdout }) => stdout.includes('"wait"')));
    assert.deepEqual(readdirSync(cache), [build.key]);
    assert.deepEqual(readdirSync(folder).sort(), [
      "LICENSE",
      "THIRD_PARTY_NOTICES.txt",
      "binding",
      "engine.json",
      "include",
      "lib",
    ]);

    await startsFrom(folder);
  });

  // Runs Node with the cache folder on a disk of 64 MB.
  const inDiskOf64MB = (folder: string, args: readonly string[]): Promise<Outcome> =>
    inSmallDisk(folder, "64m", args, { REMIXMATCH_CACHE: folder, REMIXMATCH_ENGINE: undefined });

  // A fresh install finds what was provisioned; one whose node_modules is closed says so; and a
  // cache with a part missing is not taken for whole.
  async function startsFrom(folder: string): Promise<void> {
    const ask = async () => {
      const { stdout, stderr, code } = await remixmatch(["engine", "--json"]);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as { name: string; whyNotNative: string | null };
    };
    assert.equal((await ask()).name, "native");

    rmSync(join(fresh.tfjsNode, "lib"), { recursive: true });
    writeFileSync(join(fresh.tfjsNode, "lib"), "a file where a folder should be");
    const closed = await ask();
    assert.equal(closed.name, "portable");
    assert.match(closed.whyNotNative!, /could not be put into .*make that folder writable/);
    rmSync(join(fresh.tfjsNode, "lib"));

    const elsewhere = join(cache, "..", "moved");
    renameSync(cache, elsewhere);
    const { stdout } = await remixmatch(["engine", "--json"], { REMIXMATCH_CACHE: elsewhere });
    assert.equal((JSON.parse(stdout) as { name: string }).name, "portable");
    renameSync(elsewhere, cache);

    const [library] = readdirSync(join(folder, "lib"));
    truncateSync(join(folder, "lib", library), 1000);
    const spoiled = await ask();
    assert.equal(spoiled.name, "portable");
    assert.match(spoiled.whyNotNative!, /is not in .*npx remixmatch engine install/);
  }

  // TensorFlow's wheel is large, so one copy is kept in the cache folder for the next time.
  async function wheelForTests(): Promise<string> {
    const folder = join(defaultCacheFolder(), "for-tests", "wheel");
    if (!existsSync(folder)) {
      if (typeof build === "string") throw new Error(build);
      mkdirSync(join(folder, ".."), { recursive: true });
      const work = mkdtempSync(`${folder}-`);
      await downloadWheel("python3", build.wheel, work, () => undefined);
      renameSync(join(work, "wheel"), folder);
      rmSync(work, { recursive: true });
    }
    return join(folder, readdirSync(folder)[0]);
  }
});
