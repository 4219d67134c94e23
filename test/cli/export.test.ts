import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import sharp from "sharp";
import { tensorsIn } from "../../lib/base/tensors";
import { loadDataSet } from "../../lib/data/load";
import { startEngine } from "../../lib/engine/engine";
import { imageBatch } from "../../lib/methods/image-batch";
import { numbersOf, predict } from "../../lib/network/pass";
import { loadRun } from "../../lib/runs/load-run";
import { close } from "../close";
import { ended, refuses, trainTiny } from "./remixmatch";

/** Loads the model of a folder as a page would: from a server that only hands out its files. */
async function loadFrom(folder: string): Promise<tf.GraphModel> {
  const server = createServer(({ url }, answer) => answer.end(readFileSync(join(folder, url!))));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const { port } = server.address() as AddressInfo;
    return await tf.loadGraphModel(`http://127.0.0.1:${port}/model.json`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe("remixmatch export", function () {
  this.timeout(120_000);
  const root = mkdtempSync(join(tmpdir(), "remixmatch-export-"));
  const run = join(root, "run");
  before(async () => {
    await startEngine();
    await trainTiny(run);
  });
  after(() => rmSync(root, { recursive: true }));
  const said = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await ended(...words);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  it("writes a graph model into the run's folder that answers the same logits", async () => {
    const place = join(run, "model");
    assert.equal(await said("export", run), `Model: ${place}\n`);
    const images = imageBatch(loadDataSet().test.images.slice(0, 20));
    const model = await loadRun(run);
    const wanted = predict(model.weights, images, model.network, { moving: model.statistics });
    const loaded = await loadFrom(place);
    const pixels = tf.tensor4d(numbersOf(images), [...images.shape]);
    const { logits, probabilities } = loaded.predict(pixels) as tf.NamedTensorMap;
    close(logits.arraySync(), wanted, 1e-5 * Math.max(...wanted.flat().map(Math.abs)));
    tf.dispose([pixels, logits, probabilities, ...tensorsIn(model)]);
    loaded.dispose();
  });

  it("writes weights that can be given to the other commands instead of the run", async () => {
    const { height, width, pixels } = loadDataSet().test.images[0];
    const picture = join(root, "picture.png");
    await sharp(pixels, { raw: { height, width, channels: 1 } })
      .png()
      .toFile(picture);
    for (const weights of ["average", "raw"]) {
      const file = join(root, "weights", `${weights}.safetensors`);
      const words = ["--format", "safetensors", "--weights", weights, "-o", file];
      assert.equal(await said("export", run, ...words), `Model: ${file}\n`);
      const data = ["--data", "fashion-mnist-sample"];
      assert.equal(
        await said("evaluate", file, ...data, "--json"),
        await said("evaluate", run, "--weights", weights, "--json"),
      );
      assert.equal(
        await said("predict", file, picture, "--json"),
        await said("predict", run, picture, "--weights", weights, "--json"),
      );
    }
    // Beside a file of weights lies the graph model that is made of it.
    const place = join(root, "weights", "model");
    assert.equal(
      await said("export", join(root, "weights", "average.safetensors")),
      `Model: ${place}\n`,
    );
    assert.deepEqual(readdirSync(place).sort(), ["group1-shard1of1.bin", "model.json"]);
    const [own, other] = [place, join(run, "model")].map((folder) =>
      readFileSync(join(folder, "group1-shard1of1.bin")),
    );
    assert.deepEqual(own, other);
  });

  it("replaces nothing unless it is told to", async () => {
    const file = join(root, "taken.safetensors");
    const words = ["export", run, "--format", "safetensors", "-o", file];
    await said(...words);
    const before = readFileSync(file);
    await refuses(words, /taken\.safetensors exists; .*--overwrite.* to replace it\n$/, 1);
    assert.deepEqual(readFileSync(file), before);
    const told = await said(...words, "--weights", "raw", "--overwrite", "--json");
    assert.deepEqual(JSON.parse(told), { model: file, format: "safetensors", weights: "raw" });
    assert.notDeepEqual(readFileSync(file), before);
  });

  it("says what is wrong with the place or the call", async () => {
    await Promise.all([
      refuses(
        ["export", join(root, "no")],
        /no: is not there; name the folder of a run, or a file/,
      ),
      refuses(["export", run, "--format", "onnx"], /Allowed choices are tfjs, safetensors\./),
      refuses(["export"], /missing required argument 'run'/),
    ]);
    assert.ok(!existsSync(join(root, "no")));
  });
});
