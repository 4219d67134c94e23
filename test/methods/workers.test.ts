import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultWorkers } from "../../lib/methods/default-workers";
import { startWorkers, inThisThread } from "../../lib/methods/workers";
import { runNode } from "../engine/child";
import type { WorkerHash } from "./worker-hashes";
import { skip } from "../skip";

async function hashesOn(engine: "native" | "portable"): Promise<WorkerHash[] | null> {
  const script = join(__dirname, "worker-hashes.js");
  const { code, stdout, stderr } = await runNode([script], { REMIXMATCH_ENGINE: engine });
  // Where the native engine cannot be had, its half of the tests is skipped.
  if (engine === "native" && stderr.includes("The native engine cannot start.")) return null;
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as WorkerHash[];
}

describe("hired workers", () => {
  for (const engine of ["native", "portable"] as const) {
    it(`take the very same steps, however many they are, on the ${engine} engine; leak nothing`, async function () {
      const hashes = await hashesOn(engine);
      if (hashes === null) return skip(this, "the native engine is not on this machine");
      assert.equal(hashes.length, 4 * 3);
      for (const { name, views, passes, hash, leaked } of hashes) {
        const alone: WorkerHash = hashes.find((other) => other.name === name)!;
        const said = `${name}: ${views} view workers and ${passes} pass workers`;
        assert.equal(hash, alone.hash, said);
        assert.equal(leaked, 0, said);
      }
      assert.equal(new Set(hashes.map(({ hash }) => hash)).size, 3);
    }).timeout(240_000);
  }

  it("of a number of 0 leave that work in this thread, and then end at once", async () => {
    const workers = startWorkers({ views: 0, passes: 0 });
    assert.equal(workers.makeViews, inThisThread.makeViews);
    assert.equal(workers.accumulate, inThisThread.accumulate);
    assert.equal(workers.predictEach, inThisThread.predictEach);
    await workers.close();
  });

  it("are the usual ones where no number is given", async () => {
    const usual = defaultWorkers();
    const workers = startWorkers();
    assert.equal(workers.makeViews === inThisThread.makeViews, usual.views === 0);
    assert.equal(workers.accumulate === inThisThread.accumulate, usual.passes === 0);
    await workers.close();
    const some = startWorkers({ passes: 0 });
    assert.equal(some.makeViews === inThisThread.makeViews, usual.views === 0);
    assert.equal(some.predictEach, inThisThread.predictEach);
    await some.close();
  });

  it("come in whole numbers from 0, of two kinds", () => {
    assert.throws(
      () => startWorkers({ views: 1, passes: 1.5 }),
      /^UserError: startWorkers: passes is not .*: expected int, received number \(came as 1.5\)$/,
    );
    assert.throws(
      () => startWorkers({ views: -1 }),
      /views .* expected number to be >=0 \(came as -1\)/,
    );
    assert.throws(
      () => startWorkers({ view: 2 } as object),
      /key: "view" \(did you mean "views"\?\)/,
    );
  });
});
