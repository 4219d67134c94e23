import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder, makeFolderSync } from "../../lib/base/make-folder";
import { skip } from "../skip";

describe("making a folder", () => {
  let root = "";
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "make-"))));
  afterEach(() => rmSync(root, { recursive: true }));
  const ways: [string, (folder: string) => Promise<void>][] = [
    ["in its time", (folder) => makeFolder(folder)],
    ["at once", (folder) => Promise.resolve().then(() => makeFolderSync(folder))],
  ];

  for (const [name, make] of ways) {
    it(`makes those above it, and does not mind one that is there, ${name}`, async () => {
      const folder = join(root, "a", "b", "c");
      await make(folder);
      await make(folder);
      assert.ok(statSync(folder).isDirectory());
    });

    it(`fails on a file in its place or above it, or a link to nothing, ${name}`, async () => {
      writeFileSync(join(root, "file"), "");
      symlinkSync(join(root, "nothing"), join(root, "link"));
      await assert.rejects(make(join(root, "file")), { code: "EEXIST" });
      await assert.rejects(make(join(root, "file", "below", "it")), { code: "ENOTDIR" });
      await assert.rejects(make(join(root, "link")), { code: "EEXIST" });
    });

    it(`ends also where no folder can be made, ${name}`, async function () {
      if (!existsSync("/proc/self")) skip(this, "for Linux only");
      await assert.rejects(make("/proc/none/below"), { code: "ENOENT" });
    });
  }

  it("lets two make the same one at a time", async () => {
    const folder = join(root, "x", "y", "z");
    await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(folder)]);
    assert.ok(existsSync(folder));
  });

  it("gives folders the mode that is asked for", async () => {
    await makeFolder(join(root, "private"), 0o700);
    assert.equal(statSync(join(root, "private")).mode & 0o777, 0o700);
  });
});
