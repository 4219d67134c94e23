import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import {
  removeStaleParts,
  writeFileAtomically,
  writeFilesAtomically,
  writeJsonAtomically,
} from "../../lib/base/atomic-file";
import { asNobody } from "../as-nobody";
import { runNode } from "../engine/child";
import { inSmallDisk } from "../small-disk";
import { skip } from "../skip";

describe("a file written whole", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "remixmatch-whole-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const library = JSON.stringify(require.resolve("../../lib/base/atomic-file"));

  it("takes the place of the one before, and leaves nothing else", async () => {
    const file = join(folder, "a");
    await writeFileAtomically(file, Buffer.from("before"));
    await writeFileAtomically(file, Buffer.alloc(3e6, "after"));
    assert.deepEqual(readFileSync(file), Buffer.alloc(3e6, "after"));
    assert.deepEqual(readdirSync(folder), ["a"]);
  });

  it("is one of both when two are written at once", async () => {
    const file = join(folder, "a");
    const both = ["x", "y"].map((letter) => Buffer.alloc(1e6, letter));
    await Promise.all(both.map((bytes) => writeFileAtomically(file, bytes)));
    assert.ok(both.some((bytes) => bytes.equals(readFileSync(file))));
    assert.deepEqual(readdirSync(folder), ["a"]);
  });

  it("is written as text or as JSON, too", async () => {
    await writeFileAtomically(join(folder, "a"), "grün\n");
    await writeJsonAtomically(join(folder, "b"), { c: [1] });
    assert.equal(readFileSync(join(folder, "a"), "utf8"), "grün\n");
    assert.equal(readFileSync(join(folder, "b"), "utf8"), '{\n  "c": [\n    1\n  ]\n}\n');
  });

  it("comes with others, of which none appears unless all could be written", async () => {
    await writeFilesAtomically({ [join(folder, "a")]: "1", [join(folder, "b")]: "2" });
    assert.deepEqual(readdirSync(folder), ["a", "b"]);
    await assert.rejects(
      writeFilesAtomically({ [join(folder, "a")]: "3", [join(folder, "no", "c")]: "4" }),
      /^UserError: .*no.c: could not be written \(ENOENT/,
    );
    assert.deepEqual(readdirSync(folder), ["a", "b"]);
    assert.equal(readFileSync(join(folder, "a"), "utf8"), "1");
  });

  it("says so when there is no such folder, or the name is a folder's", async () => {
    await assert.rejects(
      writeFileAtomically(join(folder, "no", "a"), Buffer.from("x")),
      /^UserError: .*no.a: could not be written \(ENOENT.*\); look at its folder, or choose another one; nothing half/,
    );
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    await assert.rejects(
      writeFileAtomically(join(folder, "a"), Buffer.from("x")),
      /a: could not be written/,
    );
    assert.deepEqual(readdirSync(folder), ["a"]);
  });

  it("says so when the folder is closed", async () => {
    writeFileSync(join(folder, "a"), "before");
    await asNobody(folder, 0o555, () =>
      assert.rejects(
        writeFileAtomically(join(folder, "a"), Buffer.from("x")),
        /a: could not be written \(EACCES.*\); make its folder writable/,
      ),
    );
    assert.equal(readFileSync(join(folder, "a"), "utf8"), "before");
  });

  it("says so when the disk is full, and keeps the one before", async function () {
    const script = `
      const fs = require("node:fs");
      const { writeFileAtomically } = require(${library});
      const file = process.argv[1] + "/a";
      void (async () => {
        await writeFileAtomically(file, Buffer.alloc(600_000, "before"));
        const failed = await writeFileAtomically(file, Buffer.alloc(600_000, "after")).catch((fault) => fault.message);
        console.log(JSON.stringify([failed, fs.readdirSync(process.argv[1]), fs.readFileSync(file, "utf8").length,
          fs.readFileSync(file, "utf8").includes("after")]));
      })();`;
    const { code, stdout, stderr } = await inSmallDisk(folder, "1m", ["-e", script, folder]);
    if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
    assert.equal(code, 0, stderr);
    const [failed, names, length, after] = JSON.parse(stdout) as [
      string,
      string[],
      number,
      boolean,
    ];
    assert.match(
      failed,
      /a: could not be written \(ENOSPC.*\); the disk is full: free some space, or choose another folder/,
    );
    assert.deepEqual([names, length, after], [["a"], 600_000, false]);
  });

  it("has the parts of dead processes cleared away, and no others", async () => {
    const script = `
      const { writeFileAtomically } = require(${library});
      const { readdirSync } = require("node:fs");
      void writeFileAtomically(process.argv[1] + "/a", Buffer.alloc(1e8));
      setInterval(() => {
        if (readdirSync(process.argv[1]).length > 0) process.kill(process.pid, "SIGKILL");
      }, 1);`;
    await runNode(["-e", script, folder]);
    const [left] = readdirSync(folder);
    const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
    assert.match(left, new RegExp(`^a\\.${machine}-\\d+-0\\.part$`));
    const dead = /-(\d+)-/.exec(left)![1];
    const others = [
      `a.${machine}-${process.pid}-0.part`, // of this process
      `a.${machine}-${process.ppid}-0.part`, // of a living one
      `a.${machine === "00000000" ? "1" : "0"}0000000-${dead}-0.part`, // of another machine
      `a.${machine}-${dead}-0`,
      "a.part",
    ];
    for (const name of others) writeFileSync(join(folder, name), "");
    await removeStaleParts(folder);
    assert.deepEqual(readdirSync(folder).sort(), [...others].sort());

    // A part of an earlier process with this one's number is in no one's way.
    await writeFileAtomically(join(folder, "a"), Buffer.from("x"));
    assert.ok(existsSync(join(folder, "a")));
    assert.deepEqual(readdirSync(folder).sort(), ["a", ...others].sort());
  });
});
