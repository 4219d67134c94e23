import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TINY, ended } from "../cli/remixmatch";
import { inSmallDisk } from "../small-disk";
import { contents } from "./run-files";
import { skip } from "../skip";

const FLAGS = [...TINY, "--steps", "24", "--checkpoint-every", "1", "--evaluate-every", "12"];

interface Trained {
  readonly status: number;
  readonly stderr: string;
}
interface Told {
  readonly filled: Trained & { readonly left: readonly (number | string)[] };
  readonly again: Trained;
  readonly gone: Trained;
  readonly before: object;
  readonly after: object;
  readonly done: object;
}

describe("a run whose disk fills up", () => {
  const root = mkdtempSync(join(tmpdir(), "remixmatch-full-"));
  after(() => rmSync(root, { recursive: true }));

  it("says so, loses nothing, and goes on to the same bits once there is room", async function () {
    const words = [require.resolve("./full-disk-child"), require.resolve("../../lib/cli/bin")];
    const disk = mkdtempSync(join(root, "disk-"));
    const { code, stdout, stderr } = await inSmallDisk(disk, "768k", [...words, disk, ...FLAGS]);
    if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
    assert.equal(code, 0, stderr);
    const { filled, again, gone, before, after, done } = JSON.parse(stdout) as Told;

    const { left } = filled;
    assert.equal(filled.status, 1);
    assert.ok(left.length > 3 && left.length < 20, `${left.length} checkpoints`);
    assert.deepEqual(
      left,
      left.map((_, i) => i + 1),
    );
    const last = left.length;
    const [note, sentence] = filled.stderr.trimEnd().split("\n").slice(-2);
    assert.match(
      note,
      new RegExp(`^The run broke off; its checkpoint of step ${last} is in /.*/checkpoints`),
    );
    assert.match(
      sentence,
      /step-\d{8}\.safetensors: could not be written \(ENOSPC.*\); the disk is full: free some space/,
    );

    assert.equal(again.status, 1);
    assert.match(again.stderr, /run\.json: could not be written \(ENOSPC.*\); the disk is full/);
    assert.deepEqual(after, before);

    assert.equal(gone.status, 0, gone.stderr);
    const undisturbed = join(root, "undisturbed");
    const whole = await ended("train", "--output", undisturbed, ...FLAGS, "--keep", "2");
    assert.equal(whole.code, 0, whole.stderr);
    assert.deepEqual(done, contents(undisturbed));
  }).timeout(240_000);
});
