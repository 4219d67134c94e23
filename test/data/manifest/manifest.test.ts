import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataSet } from "../../../lib/data/load";
import { readManifest } from "../../../lib/data/manifest/manifest";
import { manifestJsonSchema } from "../../../lib/data/manifest/schema";
import { packageRoot } from "../../../lib/base/package-root";

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

  it("lists the paper's data sets, each with its license, its citation and where it comes from", () => {
    const entries = readManifest();
    assert.deepEqual(
      entries.map(({ name }) => name),
      [
        "fashion-mnist-sample",
        "fashion-mnist",
        "mnist",
        "cifar-10",
        "cifar-100",
        "svhn",
        "svhn-extra",
        "stl-10",
      ],
    );
    for (const { name, embedded, sources, files, classes, subsets } of entries) {
      assert.ok(embedded !== undefined || sources.length > 0, name);
      assert.equal(new Set(classes).size, classes.length, name);
      const known = files.map((file) => file.name);
      const given = sources.map(({ downloads }) =>
        downloads.flatMap(({ gives }) =>
          typeof gives === "string" ? gives : Object.values(gives),
        ),
      );
      for (const each of given) assert.deepEqual(each.sort(), [...known].sort(), name);
      for (const { images, labels = [] } of Object.values(subsets) as {
        images: string[];
        labels?: string[];
      }[]) {
        for (const file of [...images, ...labels]) assert.ok(known.includes(file), file);
      }
    }
  });

  it("has every download checked by a checksum", () => {
    for (const { name, sources } of readManifest()) {
      for (const { downloads } of sources) {
        for (const { md5, sha256 } of downloads) assert.ok(md5 ?? sha256, name);
      }
    }
  });

  it("is described by a schema that other programs read, which is as the code has it", () => {
    const file = join(packageRoot(), "lib/data/manifest/manifest.schema.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), manifestJsonSchema());
  });

  it("knows data sets by name, and the nearest one to a wrong name", () => {
    assert.throws(
      () => loadDataSet("cifar10"),
      /no data set called cifar10; did you mean cifar-10\?/,
    );
    assert.throws(() => loadDataSet("imagenet"), /Known are fashion-mnist-sample, fashion-mnist, /);
  });

  it("names the field that is wrong", () => {
    assert.throws(
      () => readManifest(manifestOf((entry) => (entry.license = 3))),
      /manifest\.json: dataSets\.0\.license is not as it should be/,
    );
    assert.throws(() => readManifest(manifestOf((entry) => (entry.colour = "no"))), /dataSets\.0/);
  });

  it("keeps its files inside the package", () => {
    for (const path of ["../secret", "/etc/passwd", "a/../../b"]) {
      const file = manifestOf((entry) => (entry.embedded = path));
      assert.throws(() => readManifest(file), /should be a path inside the package/);
    }
    for (const name of ["../secret", "/etc/passwd", "a/b", ".hidden", ""]) {
      const file = manifestOf((entry) => {
        (entry.files as Record<string, unknown>[])[1].name = name;
      });
      assert.throws(() => readManifest(file), /should be a file's name, without folders/);
    }
  });

  it("that is no JSON, or no file, gets a sentence", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    assert.throws(() => readManifest(file), /should be the data manifest in JSON/);
    assert.throws(() => readManifest(join(folder, "none.json")), /should be the data manifest/);
  });

  it("disagreeing with the counts or classes of its files is refused", () => {
    const counts = readManifest(
      manifestOf((entry) => ((entry.subsets as { train: { count: number } }).train.count = 7999)),
    );
    assert.throws(
      () => loadDataSet(undefined, { manifest: counts }),
      /train-labels.*should hold 7999 labels, .* holds 8000/,
    );
    const classes = readManifest(manifestOf((entry) => (entry.classes = ["a", "b"])));
    assert.throws(
      () => loadDataSet(undefined, { manifest: classes }),
      /labels should be from 0 to 1, but one is \d/,
    );
    const shape = readManifest(manifestOf((entry) => (entry.shape = [32, 28, 1])));
    assert.throws(
      () => loadDataSet(undefined, { manifest: shape }),
      /should be 32 x 28 x 1, but are 28 x 28 x 1/,
    );
  });
});
