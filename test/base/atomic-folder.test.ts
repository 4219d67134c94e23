import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFolderAtomically, removeFolderAtomically } from "../../lib/base/atomic-folder";

describe("a folder that is whole or not there", () => {
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), "remixmatch-folder-"))));
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const fillWith = (text: string) => (part: string) => {
    // Nobody sees it under its name before it is done.
    assert.equal(readdirSync(place).includes("made"), false);
    writeFileSync(join(part, "file"), text);
    return Promise.resolve();
  };

  it("appears with all that was put into it", async () => {
    assert.equal(await createFolderAtomically(join(place, "made"), fillWith("one")), true);
    assert.deepEqual(readdirSync(place), ["made"]);
    assert.equal(readFileSync(join(place, "made", "file"), "utf8"), "one");
  });

  it("leaves nothing behind when filling it fails", async () => {
    const failing = async (part: string) => {
      await fillWith("half")(part);
      throw new Error("no more");
    };
    await assert.rejects(createFolderAtomically(join(place, "made"), failing), /no more/);
    assert.deepEqual(readdirSync(place), []);
  });

  it("leaves what somebody else has put there meanwhile", async () => {
    const slow = async (part: string) => {
      await fillWith("mine")(part);
      mkdirSync(join(place, "made"));
      writeFileSync(join(place, "made", "file"), "theirs");
    };
    assert.equal(await createFolderAtomically(join(place, "made"), slow), false);
    assert.deepEqual(readdirSync(place), ["made"]);
    assert.equal(readFileSync(join(place, "made", "file"), "utf8"), "theirs");
  });

  it("goes whole", async () => {
    await createFolderAtomically(join(place, "made"), fillWith("one"));
    await removeFolderAtomically(join(place, "made"));
    assert.deepEqual(readdirSync(place), []);
  });
});
