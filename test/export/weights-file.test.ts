import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { packageRoot } from "../../lib/base/package-root";
import { decodeSafetensors, encodeSafetensors } from "../../lib/base/safetensors";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { exportWeights, loadWeights } from "../../lib/export/weights-file";
import type { Model } from "../../lib/network/model";
import { numbersOf, predict } from "../../lib/network/pass";
import { close } from "../close";
import { providePython, runPython } from "../python";
import { NETWORKS, disposeModel, randomModel, someImages } from "./networks";
import { skip } from "../skip";

describe("exported weights", () => {
  const [, network, about] = NETWORKS[1];
  let folder = "";
  let file = "";
  let model: Model;
  before(async () => {
    await startEngine();
    model = randomModel(network);
  });
  after(() => disposeModel(model));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "weights-"));
    file = join(folder, "net.safetensors");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (options = {}) =>
    exportWeights(file, model.weights, model.statistics, network, { ...about, ...options });

  it("come back bit by bit, with network, classes and the size of images, but no rotation head", async () => {
    await write();
    const { weights, statistics, ...told } = await loadWeights(file);
    assert.deepEqual(told, { network, ...about });
    const trained = Object.keys(model.weights).filter((name) => !name.startsWith("rotation"));
    assert.deepEqual(Object.keys(weights), trained);
    for (const name of trained) {
      assert.deepEqual(weights[name].shape, model.weights[name].shape);
      assert.deepEqual(weights[name].dataSync(), model.weights[name].dataSync());
    }
    assert.deepEqual(Object.keys(statistics), Object.keys(model.statistics));
    for (const [layer, { mean, variance }] of Object.entries(model.statistics)) {
      assert.deepEqual(statistics[layer].mean.dataSync(), mean.dataSync());
      assert.deepEqual(statistics[layer].variance.dataSync(), variance.dataSync());
    }
    tf.dispose(tensorsIn([weights, statistics]));
  });

  it("are named as layers are, with each one's statistics beside its gamma", async () => {
    await write();
    const { tensors, metadata } = decodeSafetensors(readFileSync(file), file);
    assert.deepEqual(Object.keys(tensors).slice(0, 8), [
      "stem/kernel",
      "stem/bias",
      "scale0/block0/norm1/gamma",
      "scale0/block0/norm1/beta",
      "scale0/block0/norm1/moving_mean",
      "scale0/block0/norm1/moving_variance",
      "scale0/block0/conv1/kernel",
      "scale0/block0/conv1/bias",
    ]);
    assert.equal(metadata.version, "1");
    assert.deepEqual(JSON.parse(metadata.preprocessing), {
      height: 9,
      width: 12,
      channels: 3,
      scale: 2 / 255,
      offset: -1,
    });
  });

  it("leave a file that is there alone, unless told", async () => {
    writeFileSync(file, "mine");
    await assert.rejects(write(), /exportWeights: .*net\.safetensors exists; choose another name/);
    assert.equal(readFileSync(file, "utf8"), "mine");
    await write({ overwrite: true });
    disposeModel(await loadWeights(file));
    assert.deepEqual(readdirSync(folder), ["net.safetensors"]);
  });

  it("are not written when parts do not fit", async () => {
    await assert.rejects(write({ classes: ["one"] }), /exportWeights: .* 3 classes, but 1 came/);
    const weights = { "stem/kernel": model.weights["stem/kernel"] };
    await assert.rejects(
      exportWeights(file, weights, model.statistics, network, about),
      /exportWeights: stem\/bias is missing/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  describe("are refused by the file's name", () => {
    /** Reads the file again with other metadata, or other arrays, and expects this sentence. */
    async function refuses(
      change: (found: ReturnType<typeof decodeSafetensors>) => void,
      sentence: RegExp,
    ): Promise<void> {
      await write({ overwrite: true });
      const found = decodeSafetensors(readFileSync(file), file);
      change(found);
      writeFileSync(file, encodeSafetensors(found.tensors, found.metadata));
      const before = tf.memory().numTensors;
      await assert.rejects(loadWeights(file), (error: Error) => {
        assert.equal(error.name, "UserError");
        assert.ok(error.message.startsWith(`${file}: `), error.message);
        assert.match(error.message, sentence);
        return true;
      });
      assert.equal(tf.memory().numTensors, before);
    }
    const replaced = (metadata: Record<string, string>, name: string, change: object): void => {
      const told = JSON.parse(metadata[name]) as object;
      metadata[name] = JSON.stringify({ ...told, ...change });
    };

    it("when there is no file, or another one", async () => {
      await assert.rejects(loadWeights(file), /net\.safetensors: could not be read \(ENOENT/);
      writeFileSync(file, "hello");
      await assert.rejects(loadWeights(file), /net\.safetensors: .*5 bytes/);
      await refuses(({ metadata }) => delete metadata.format, /says nothing of its format/);
      await refuses(({ metadata }) => (metadata.format = "pt"), /should be weights .* says "pt"/);
    });

    it("when it is of another version", () =>
      refuses(({ metadata }) => (metadata.version = "2"), /is version 2 .* reads 1; use the/));

    it("when its metadata misses something or holds nonsense", async () => {
      await refuses(({ metadata }) => delete metadata.network, /metadata "network" in JSON, but /);
      await refuses(({ metadata }) => (metadata.classes = "{"), /metadata "classes" in JSON, but /);
      await refuses(
        ({ metadata }) => (metadata.classes = "[1,2,3]"),
        /metadata classes\.0 is not as it should be/,
      );
      await refuses(
        ({ metadata }) => replaced(metadata, "network", { repeat: 1e9 }),
        /metadata network\.repeat is not as it should be/,
      );
      await refuses(
        ({ metadata }) => replaced(metadata, "network", { dropout: 1 }),
        /metadata network is not as it should be/,
      );
      await refuses(
        ({ metadata }) => replaced(metadata, "preprocessing", { scale: 1 / 255 }),
        /metadata preprocessing\.scale is not as it should be/,
      );
    });

    it("when network, classes, preprocessing and numbers do not fit together", async () => {
      await refuses(
        ({ metadata }) => replaced(metadata, "preprocessing", { channels: 1 }),
        /network and preprocessing have 3 and 1 channels/,
      );
      await refuses(({ metadata }) => (metadata.classes = '["a"]'), /3 classes, but 1 came/);
      await refuses(({ tensors }) => delete tensors["tail/beta"], /tail\/beta is missing/);
      await refuses(
        ({ metadata }) => replaced(metadata, "network", { filters: 8 }),
        /conv1\/kernel should be \[3, 3, 16, 8\], but is \[3, 3, 16, 16\]/,
      );
      await refuses(
        ({ tensors }) => (tensors["tail/moving_variance"].data[1] = -1),
        /tail\/moving_variance holds -1, which it cannot/,
      );
    });
  });
});

describe("exported weights in Python", function () {
  this.timeout(300_000);
  let python = "";
  let folder = "";

  before(async function () {
    const found = await providePython("safetensors", ["safetensors==0.5.3", "numpy==2.2.6"]);
    if (found === undefined)
      return skip(this, "Python's safetensors could not be fetched with pip");
    await startEngine();
    python = found;
    folder = mkdtempSync(join(tmpdir(), "weights-"));
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  const script = readFileSync(join(packageRoot(), "test/golden/export/forward.py"), "utf8");
  for (const [name, network, about] of NETWORKS) {
    it(`give NumPy the same logits: ${name}`, async () => {
      const model = randomModel(network);
      const images = someImages(2, network, about);
      const wanted = predict(model.weights, images, network, { moving: model.statistics });
      const [net, pixels] = [join(folder, "net"), join(folder, "images")];
      await exportWeights(net, model.weights, model.statistics, network, {
        ...about,
        overwrite: true,
      });
      disposeModel(model);
      writeFileSync(
        pixels,
        encodeSafetensors({ images: { shape: images.shape, data: numbersOf(images) } }),
      );
      const answer = JSON.parse(await runPython(python, script, [net, pixels])) as {
        logits: number[][];
        unused: string[];
        about: Record<string, string>;
      };
      close(answer.logits, wanted, 1e-5 * Math.max(...wanted.flat().map(Math.abs)));
      assert.deepEqual(answer.unused, []);
      assert.deepEqual(JSON.parse(answer.about.classes), about.classes);
    });
  }
});
