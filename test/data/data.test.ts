import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../../lib/base/package-root";
import { seedKey } from "../../lib/base/keys";
import { endlessBatches } from "../../lib/data/batches";
import { loadDataSet } from "../../lib/data/load";
import { readIdxImages, readIdxLabels } from "../../lib/data/formats/idx";
import { legacyShuffle } from "../../lib/data/splits/legacy-shuffle";
import { readManifest } from "../../lib/data/manifest/manifest";

describe("the embedded sample", () => {
  it("holds 8000 training and 3000 test images, balanced over 10 classes, in at most 5 MB", () => {
    const [entry] = readManifest();
    const { train, test, classes } = loadDataSet();
    assert.equal(classes.length, 10);
    for (const [part, each] of [
      [train, 800],
      [test, 300],
    ] as const) {
      assert.deepEqual(
        classes.map((_, c) => part.labels.filter((label) => label === c).length),
        classes.map(() => each),
      );
      assert.equal(part.images.length, 10 * each);
      assert.ok(
        part.images.every(
          ({ height, width, channels }) => height === 28 && width === 28 && channels === 1,
        ),
      );
    }
    const sizes = Object.values(entry.files).map(
      ({ path }) => statSync(join(packageRoot(), path)).size,
    );
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
      const path = readManifest()[0].files.trainLabels.path;
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
      rmSync(join(folder, readManifest()[0].files.testImages.path));
      assert.throws(
        () => loadDataSet(undefined, { root: folder }),
        /test-images.*could not be read/,
      );
    });
  });

  it("is the one data set so far; another name gets a sentence", () =>
    assert.throws(
      () => loadDataSet("imagenet"),
      /no data set called imagenet; known are fashion-mnist-sample/,
    ));
});

describe("the manifest", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "manifest-"))));
  after(() => rmSync(folder, { recursive: true }));
  const manifestOf = (change: (entry: Record<string, unknown>) => void): string => {
    const entry = structuredClone(readManifest()[0]) as Record<string, unknown>;
    change(entry);
    const file = join(folder, "manifest.json");
    writeFileSync(file, JSON.stringify({ dataSets: [entry] }));
    return file;
  };

  it("names the field that is wrong", () => {
    assert.throws(
      () => readManifest(manifestOf((entry) => (entry.licence = 3))),
      /manifest\.json: dataSets\.0\.licence is not as it should be/,
    );
    assert.throws(() => readManifest(manifestOf((entry) => (entry.colour = "no"))), /dataSets\.0/);
  });

  it("keeps its files inside the package", () => {
    for (const path of ["../secret", "/etc/passwd", "a/../../b"]) {
      const file = manifestOf((entry) => {
        (entry.files as Record<string, Record<string, unknown>>).testLabels.path = path;
      });
      assert.throws(() => readManifest(file), /should be a path inside the package/);
    }
  });

  it("that is no JSON, or no file, gets a sentence", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    assert.throws(() => readManifest(file), /should be the data manifest in JSON/);
    assert.throws(() => readManifest(join(folder, "none.json")), /should be the data manifest/);
  });

  it("disagreeing with the counts or classes of its files is refused", () => {
    const counts = readManifest(manifestOf((entry) => (entry.trainImages = 7999)));
    assert.throws(
      () => loadDataSet(undefined, { manifest: counts }),
      /should hold 7999 images .* 8000 and 8000/,
    );
    const classes = readManifest(manifestOf((entry) => (entry.classes = ["a", "b"])));
    assert.throws(() => loadDataSet(undefined, { manifest: classes }), /labels should be below 2/);
    const shape = readManifest(manifestOf((entry) => (entry.shape = [32, 28, 1])));
    assert.throws(
      () => loadDataSet(undefined, { manifest: shape }),
      /should be 32 x 28, but are 28 x 28/,
    );
  });
});

describe("IDX files", () => {
  // Two images of 1 x 2 in the format's own bytes.
  const header = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2];
  const zipped = (bytes: number[]): Buffer => gzipSync(Buffer.from(bytes));

  it("are read byte by byte", () => {
    const [first, second] = readIdxImages("f", zipped([...header, 1, 2, 3, 4]));
    assert.deepEqual([...first.pixels], [1, 2]);
    assert.deepEqual([...second.pixels], [3, 4]);
    assert.deepEqual(readIdxLabels("f", zipped([0, 0, 8, 1, 0, 0, 0, 2, 7, 9])), [7, 9]);
  });

  it("that are truncated, too long, of another kind or no gzip at all get a sentence", () => {
    assert.throws(
      () => readIdxImages("f", zipped([...header, 1, 2, 3])),
      /f: should hold 4 bytes .* holds 3/,
    );
    assert.throws(
      () => readIdxImages("f", zipped([...header, 1, 2, 3, 4, 5])),
      /should hold 4 bytes .* holds 5/,
    );
    assert.throws(
      () => readIdxLabels("f", zipped(header)),
      /IDX file of bytes in 1 dimensions, but begins with 00000803/,
    );
    assert.throws(() => readIdxImages("f", zipped([])), /begins with nothing/);
    assert.throws(() => readIdxImages("f", Buffer.from("hello")), /could not be unpacked/);
    assert.throws(
      () => readIdxImages("f", zipped([...header, 1, 2]).subarray(0, 25)),
      /could not be unpacked/,
    );
  });

  it("that unpack beyond every bound are stopped", () =>
    assert.throws(
      () => readIdxImages("f", gzipSync(Buffer.alloc(2 ** 27 + 1))),
      /at most 134217728 bytes/,
    ));
});

describe("NumPy's legacy shuffle", () => {
  const numbers = Array.from({ length: 5000 }, (_, i) => i);

  it("O30: begins as np.random.shuffle does", () => {
    assert.deepEqual(legacyShuffle(1)(numbers).slice(0, 5), [2764, 4767, 3814, 3499, 2735]);
    assert.deepEqual(legacyShuffle(3)(numbers).slice(0, 5), [2584, 4338, 4556, 3438, 737]);
  });

  it("refuses a seed that NumPy has not", () =>
    assert.throws(
      () => legacyShuffle(2 ** 32),
      /seed should be a whole number from 0 to 2\^32 - 1/,
    ));
});

describe("endless batches", () => {
  it("show every example once a round, in another order each round", () => {
    const at = endlessBatches(seedKey(1), { count: 12, size: 4 });
    const rounds = [0, 1].map((round) => [0, 1, 2].flatMap((i) => at(3 * round + i)));
    for (const round of rounds) assert.equal(new Set(round).size, 12);
    assert.notDeepEqual(rounds[0], rounds[1]);
  });

  it("run over the end of a round, also when the batch is larger than the set", () => {
    const at = endlessBatches(seedKey(1), { count: 3, size: 7 });
    const drawn = [0, 1, 2].flatMap(at);
    assert.deepEqual(
      [0, 1, 2].map((i) => drawn.filter((d) => d === i).length),
      [7, 7, 7],
    );
  });

  it("depend on the step alone, so that a run can resume anywhere", () => {
    const there = endlessBatches(seedKey(1), { count: 10, size: 4 });
    const wanted = [0, 1, 2, 3, 4, 5].map(there);
    assert.deepEqual(endlessBatches(seedKey(1), { count: 10, size: 4 })(5), wanted[5]);
    assert.deepEqual(there(2), wanted[2]);
  });

  it("refuse an empty set", () =>
    assert.throws(() => endlessBatches(seedKey(1), { count: 0, size: 4 }), /count of examples/));
});
