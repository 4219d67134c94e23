import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPeerPython, providePeerPython } from "./environment";

describe("the Python of the benchmark's peer", () => {
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-environment-"));
  const { REMIXMATCH_BENCH_PYTHON: chosen, REMIXMATCH_CACHE: cache } = process.env;
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  afterEach(() => {
    set("REMIXMATCH_BENCH_PYTHON", chosen);
    set("REMIXMATCH_CACHE", cache);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is told of when the chosen one lacks packages, and nothing is fetched", async () => {
    // Node does not know Python's modules.
    set("REMIXMATCH_BENCH_PYTHON", process.execPath);
    const told: string[] = [];
    const found = await providePeerPython((sentence) => told.push(sentence));
    assert.ok("missing" in found);
    assert.match(
      found.missing,
      /^REMIXMATCH_BENCH_PYTHON is .*, but torch, numpy and pillow cannot/,
    );
    assert.deepEqual(told, []);
  });

  it("is told of when there is none yet", async () => {
    set("REMIXMATCH_BENCH_PYTHON", undefined);
    set("REMIXMATCH_CACHE", folder);
    const found = await findPeerPython();
    assert.ok("missing" in found);
    assert.match(found.missing, /There is no PyTorch environment in .*bench-torch-2\.15\.0/);
  });

  it("is announced with its size, and what kept it from being made is told", async () => {
    set("REMIXMATCH_BENCH_PYTHON", undefined);
    const file = join(folder, "file");
    writeFileSync(file, "");
    set("REMIXMATCH_CACHE", file); // No folder can be made in a file.
    const told: string[] = [];
    const found = await providePeerPython((sentence) => told.push(sentence));
    assert.ok("missing" in found);
    assert.match(
      found.missing,
      /^PyTorch could not be installed with Python's pip \(.*ENOTDIR|EEXIST/,
    );
    assert.match(told.join(), /5\.4 GB/);
  });
});
