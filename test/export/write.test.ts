import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "../../lib/engine/engine";
import { graphModel, writeGraphModel } from "../../lib/export/graph-model";
import { writeFolder, writeOneFile } from "../../lib/export/write";
import { NETWORKS, disposeModel, randomModel } from "./networks";

describe("writing what is exported", () => {
  let home = "";
  let place = "";
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "export-"));
    place = join(home, "model");
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const files = { a: "1", b: Uint8Array.of(50) };
  const folder = (overwrite = false) => writeFolder("who", place, files, { overwrite });
  const file = (overwrite = false) => writeOneFile("who", place, Uint8Array.of(49), { overwrite });
  const read = () =>
    readdirSync(place).map((name) => name + readFileSync(join(place, name), "utf8"));

  it("makes a folder of a graph model, with the folders above it", async () => {
    await startEngine();
    const [, network, about] = NETWORKS[1];
    const model = randomModel(network);
    const deep = join(home, "some", "where");
    await writeGraphModel(deep, model.weights, model.statistics, network, about);
    const made = graphModel(model.weights, model.statistics, network, about);
    assert.deepEqual(readdirSync(deep).sort(), ["group1-shard1of1.bin", "model.json"]);
    assert.equal(readFileSync(join(deep, "model.json"), "utf8"), made["model.json"]);
    assert.ok(
      readFileSync(join(deep, "group1-shard1of1.bin")).equals(made["group1-shard1of1.bin"]),
    );
    await assert.rejects(
      writeGraphModel(deep, model.weights, model.statistics, network, about),
      /writeGraphModel: .*where exists; choose another name, or say \{ overwrite: true \}/,
    );
    const renamed = { ...about, classes: ["x", "y", "z"], overwrite: true };
    await writeGraphModel(deep, model.weights, model.statistics, network, renamed);
    assert.match(readFileSync(join(deep, "model.json"), "utf8"), /"classes":\["x","y","z"\]/);
    disposeModel(model);
  });

  it("takes an empty folder, and one with the same files if told", async () => {
    mkdirSync(place);
    await folder();
    assert.deepEqual(read(), ["a1", "b2"]);
    writeFileSync(join(place, "a"), "old");
    await assert.rejects(folder(), /who: .*model exists/);
    assert.deepEqual(read(), ["aold", "b2"]);
    await folder(true);
    assert.deepEqual(read(), ["a1", "b2"]);
    assert.deepEqual(readdirSync(home), ["model"]);
  });

  it("never replaces a folder that holds more than it would write", async () => {
    mkdirSync(place);
    writeFileSync(join(place, "photos"), "dear");
    await assert.rejects(folder(true), /who: .*model holds photos, .* choose another folder/);
    assert.deepEqual(read(), ["photosdear"]);
  });

  it("replaces no folder by a file, no file by a folder, and no link", async () => {
    mkdirSync(place);
    await assert.rejects(file(true), /who: .*model is a folder, so no file can be written there/);
    rmSync(place, { recursive: true });
    writeFileSync(place, "x");
    await assert.rejects(folder(true), /who: .*model is a file, not a folder/);
    rmSync(place);
    symlinkSync(join(home, "elsewhere"), place);
    await assert.rejects(file(true), /is a link/);
    await assert.rejects(folder(true), /is a link/);
    if (process.platform === "win32") return;
    place = "/dev/null";
    await assert.rejects(file(true), /null is a device/);
  });

  it("replaces a file only if told", async () => {
    await file();
    await assert.rejects(file(), /who: .*model exists; choose another name/);
    writeFileSync(place, "old");
    await file(true);
    assert.equal(readFileSync(place, "utf8"), "1");
    assert.deepEqual(readdirSync(home), ["model"]);
  });

  it("leaves nothing behind where it cannot write", async () => {
    writeFileSync(join(home, "file"), "");
    place = join(home, "file", "model");
    await assert.rejects(folder(), /who: .*model: could not be written \(E/);
    await assert.rejects(file(), /who: .*model: could not be written \(E/);
    place = join(home, "model");
    // The second of two files cannot be written: its name leads into a folder that is not there.
    const broken = writeFolder("who", place, { a: "1", "b/c": "2" }, { overwrite: false });
    await assert.rejects(broken, /who: .*model: could not be written \(ENOENT/);
    assert.equal(existsSync(place), false);
    assert.deepEqual(readdirSync(home), ["file"]);
  });
});
