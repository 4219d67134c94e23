import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readKernelspec } from "../../../lib/jupyter/install/kernelspec";
import { pipFault } from "../../../lib/jupyter/lab/pip";
import { type Outcome, runNode } from "../../engine/child";
import { serveIndex } from "../../engine/index-server";
import { tinyWheel } from "../../engine/tiny-wheel";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";
import { skip } from "../../skip";

const CHILD = require.resolve("./provide-child");

interface Provided {
  readonly folder: string;
  readonly python: string;
  readonly made: boolean;
  readonly phases: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** Provides an environment in a process of its own, of a package that only bears JupyterLab's name. */
const provide = (cache: string, env: Env = {}): Promise<Outcome> =>
  runNode([CHILD, cache, "jupyterlab==1.0"], { PIP_NO_CACHE_DIR: "1", ...env });

function answerOf({ code, stdout, stderr }: Outcome): Provided {
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Provided;
}

/** A program in place of Python that says what it is told. */
function fakePython(says: string): string {
  const file = join(freshFolder(), "python");
  writeFileSync(file, `#!/bin/sh\nprintf '${says}'\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("JupyterLab's environment", function () {
  this.timeout(120_000);
  after(removeFolders);

  it("is made once by two processes at once, and again where its record is missing", async function () {
    if (process.platform !== "linux" || process.arch !== "x64")
      return skip(this, "for Linux on x64 only");
    const { file } = tinyWheel(freshFolder(), "jupyterlab", {
      "jupyterlab/__init__.py": "",
      "jupyterlab/__main__.py": "print('1.0')",
    });
    const index = await serveIndex(file);
    const cache = freshFolder();
    try {
      const both = await Promise.all([provide(cache, index.env), provide(cache, index.env)]);
      const [one, other] = both.map(answerOf).sort((a, b) => Number(b.made) - Number(a.made));
      assert.deepEqual([one.made, other.made], [true, false]);
      assert.deepEqual(one.phases, ["environment", "download", "unpack", "check"]);
      assert.deepEqual(other.phases, ["wait"]);
      assert.equal(one.folder, other.folder);
      assert.equal(index.asked, 1);
      const data = join(one.folder, "share", "jupyter");
      assert.deepEqual(readdirSync(join(data, "kernels")), ["tslab"]);
      assert.equal(readKernelspec(join(data, "kernels", "tslab"))?.language, "typescript");
      assert.ok(existsSync(join(data, "lab", "settings", "overrides.json")));
      assert.ok(existsSync(join(data, "labextensions", "remixmatch-plotly", "package.json")));
      // What a crash leaves is not used.
      rmSync(join(one.folder, "remixmatch-lab.json"));
      writeFileSync(join(one.folder, "left"), "");
      assert.equal(answerOf(await provide(cache, index.env)).made, true);
      assert.equal(existsSync(join(one.folder, "left")), false);
    } finally {
      index.close();
    }
  });

  it("says that the network is missing, and leaves nothing behind", async () => {
    const cache = freshFolder();
    const index = "http://127.0.0.1:9/simple/";
    const env = { PIP_INDEX_URL: index, PIP_FIND_LINKS: undefined, PIP_RETRIES: "0" };
    const { code, stdout, stderr } = await provide(cache, { ...env, NO_PROXY: "127.0.0.1" });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^pip could not fetch JupyterLab: check the network, a proxy's/);
    assert.deepEqual(readdirSync(cache), ["node_modules"]);
  });

  it("says what is missing of Python", async () => {
    const says = async (PYTHON: string) => (await provide(freshFolder(), { PYTHON })).stderr;
    assert.match(
      await says("/nowhere/python"),
      /^JupyterLab needs Python 3\.10 or newer, which was not found: install it with .*PYTHON\.\n$/,
    );
    assert.match(await says(fakePython("3.9\\n")), /newer, and \S+ is Python 3\.9: install it/);
    assert.match(
      await says(fakePython("3.11\\nno venv\\n")),
      /cannot make environments of its own: its modules venv and ensurepip are missing; install/,
    );
  });

  it("says that the cache folder cannot be written", async () => {
    const file = join(freshFolder(), "file");
    writeFileSync(file, "");
    const { code, stderr } = await provide(join(file, "cache"));
    assert.equal(code, 1);
    assert.match(stderr, /^The cache folder .* cannot be written \(ENOTDIR.*REMIXMATCH_CACHE\.\n$/);
  });

  it("tells pip's failures apart", () => {
    const ended = { missing: false, succeeded: false, stdout: "", signal: null };
    const full = "ERROR: Could not install: [Errno 28] No space left on device";
    assert.match(
      pipFault({ ...ended, stderr: full }, "/cache"),
      /^The disk is full: .* in \/cache;/,
    );
    assert.match(
      pipFault({ ...ended, stderr: "ERROR: Wheel 'x' is invalid." }, "/cache"),
      /^pip could not install JupyterLab: .*\nERROR: Wheel 'x' is invalid\.$/,
    );
  });
});
