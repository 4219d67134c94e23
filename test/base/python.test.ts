import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython, pythonPrograms } from "../../lib/base/python";
import { skip } from "../skip";

describe("a Python of this machine", () => {
  const needs = { who: "The test", oldest: "3.8", modules: [], debian: "python3" };
  const { PYTHON } = process.env;
  let folder = "";
  before(function () {
    // The programs here are shell scripts.
    if (process.platform === "win32") skip(this, "for Linux and macOS only");
    folder = mkdtempSync(join(tmpdir(), "remixmatch-python-"));
  });
  afterEach(() => {
    if (PYTHON === undefined) delete process.env.PYTHON;
    else process.env.PYTHON = PYTHON;
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });
  const choose = (says: string): void => {
    process.env.PYTHON = join(folder, "python");
    writeFileSync(process.env.PYTHON, `#!/bin/sh\nprintf '${says}'\n`);
    chmodSync(process.env.PYTHON, 0o755);
  };

  it("is found with its version, and with the modules that it lacks", async () => {
    delete process.env.PYTHON;
    const modules = ["json", "no_such_module", "zipfile"];
    const { program, version, missing } = await findPython({ ...needs, modules });
    assert.ok(pythonPrograms().includes(program));
    assert.match(version, /^3\.\d+$/);
    assert.deepEqual(missing, ["no_such_module"]);
  });

  it("is the one that PYTHON names, and no other", async () => {
    choose("3.8\\n");
    const { program, version } = await findPython(needs);
    assert.deepEqual([program, version], [process.env.PYTHON, "3.8"]);
    process.env.PYTHON = join(folder, "nowhere");
    await assert.rejects(
      findPython(needs),
      /^UserError: The test needs Python 3\.8 or newer, which was not found: .* variable PYTHON\.$/,
    );
  });

  it("is refused where it is too old", async () => {
    for (const version of ["3.7", "2.7"]) {
      choose(`${version}\\n`);
      await assert.rejects(findPython(needs), /The test needs Python 3\.8 or newer/);
    }
    choose("3.7\\n");
    await assert.rejects(findPython(needs), /newer, and \S+ is Python 3\.7: install it with/);
  });
});
