import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../lib/base/package-root";
import { loadDataSet } from "../../lib/data/load";
import { readManifest } from "../../lib/data/manifest/manifest";
import { folderOf } from "../../lib/data/storage";

describe("the embedded sample", () => {
  it("holds 8000 training and 3000 test images, balanced over 10 classes, in at most 5 MB", () => {
    const [entry] = readManifest();
    const { train, test, classes } = loadDataSet();
    assert.equal(classes.length, 10);
    for (const [subset, each] of [
      [train, 800],
      [test, 300],
    ] as const) {
      assert.deepEqual(
        classes.map((_, c) => subset.labels.filter((label) => label === c).length),
        classes.map(() => each),
      );
      assert.equal(subset.images.length, 10 * each);
      assert.ok(
        subset.images.every(
          ({ height, width, channels }) => height === 28 && width === 28 && channels === 1,
        ),
      );
    }
    const sizes = entry.files.map(({ name }) => statSync(join(folderOf(entry), name)).size);
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 5_000_000, sizes.join());
  });

  it("begins as Fashion-MNIST does: an ankle boot, then a T-shirt, with known bytes", () => {
    // Of the original training set: labels 9, 0, 0, 3, 0; the sum of the first image's bytes.
    const { train } = loadDataSet();
    assert.deepEqual(train.labels.slice(0, 5), [9, 0, 0, 3, 0]);
    assert.equal(
      train.images[0].pixels.reduce((sum, byte) => sum + byte, 0),
      76_247,
    );
  });

  describe("in a copy", () => {
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "sample-"));
      cpSync(join(packageRoot(), "lib/data/samples"), join(folder, "lib/data/samples"), {
        recursive: true,
      });
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("with a changed byte is refused by file name and both checksums", () => {
      const path = join("lib/data/samples", readManifest()[0].files[1].name);
      const content = readFileSync(join(folder, path));
      content[100] ^= 1;
      writeFileSync(join(folder, path), content);
      assert.throws(
        () => loadDataSet(undefined, { root: folder }),
        (error: Error) =>
          error.message.includes(path) && (error.message.match(/[0-9a-f]{64}/g) ?? []).length === 2,
      );
    });

    it("with a missing file is refused by name", () => {
      rmSync(join(folder, "lib/data/samples", readManifest()[0].files[2].name));
      assert.throws(
        () => loadDataSet(undefined, { root: folder }),
        /test-images.*could not be read/,
      );
    });
  });

  it("is what runs were made with: its identity stays", () => {
    const log = readFileSync(join(packageRoot(), "notebooks/logs/ablations.jsonl"), "utf8");
    const { data } = JSON.parse(log.split("\n")[0]) as { data: string };
    assert.equal(loadDataSet().checksum, data);
  });
});
