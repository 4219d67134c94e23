import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createFolderAtomically, removeFolderAtomically } from "../../lib/base/atomic-folder";

describe("a folder that is whole or not there", () => {
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), "remixmatch-folder-"))));
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const fillWith = (text: string) => (part: string) => {
    // It does not have its name before it is done.
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

  it("leaves what another process has put there meanwhile", async () => {
    const slow = async (part: string) => {
      await fillWith("mine")(part);
      mkdirSync(join(place, "made"));
      writeFileSync(join(place, "made", "file"), "theirs");
    };
    assert.equal(await createFolderAtomically(join(place, "made"), slow), false);
    assert.deepEqual(readdirSync(place), ["made"]);
    assert.equal(readFileSync(join(place, "made", "file"), "utf8"), "theirs");
  });

  it("takes the place of the one before where that is said, once it is whole", async () => {
    const made = join(place, "made");
    const replace = { replace: true };
    await createFolderAtomically(made, fillWith("one"), replace);
    await createFolderAtomically(
      made,
      (part) => {
        assert.equal(readFileSync(join(made, "file"), "utf8"), "one");
        writeFileSync(join(part, "other"), "two");
        return Promise.resolve();
      },
      replace,
    );
    assert.deepEqual([readdirSync(place), readdirSync(made)], [["made"], ["other"]]);
    const failing = () => Promise.reject(new Error("no more"));
    await assert.rejects(createFolderAtomically(made, failing, replace), /no more/);
    assert.deepEqual([readdirSync(place), readdirSync(made)], [["made"], ["other"]]);
  });

  it("gives its name back to the one before where it cannot take it", async () => {
    const made = join(place, "made");
    mkdirSync(made);
    const lost = (part: string) => Promise.resolve(rmSync(part, { recursive: true }));
    await assert.rejects(createFolderAtomically(made, lost, { replace: true }), /ENOENT/);
    assert.deepEqual(readdirSync(place), ["made"]);
  });

  it("lies in another folder until it is whole, where that is said", async () => {
    const staging = join(place, "staging");
    mkdirSync(staging);
    const fill = (part: string) => {
      assert.equal(dirname(dirname(part)), staging);
      return Promise.resolve();
    };
    await createFolderAtomically(join(place, "made"), fill, { stagingFolder: staging });
    assert.deepEqual([readdirSync(place).sort(), readdirSync(staging)], [["made", "staging"], []]);
  });

  it("goes whole", async () => {
    await createFolderAtomically(join(place, "made"), fillWith("one"));
    await removeFolderAtomically(join(place, "made"));
    assert.deepEqual(readdirSync(place), []);
  });
});
