import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { tensorsIn } from "../../lib/base/tensors";
import { loadDataSet } from "../../lib/data/load";
import { startEngine } from "../../lib/engine/engine";
import { type Classification, classify } from "../../lib/training/predict";
import { loadRun } from "../../lib/runs/load-run";
import { ended, refuses, trainTiny } from "./remixmatch";

describe("remixmatch predict", function () {
  this.timeout(120_000);
  const root = mkdtempSync(join(tmpdir(), "remixmatch-predict-"));
  const run = join(root, "run");
  const { test, classes } = loadDataSet();
  const images = test.images.slice(0, 5);
  const files = images.map((_, i) => join(root, `${i}.png`));
  before(async () => {
    await startEngine();
    await trainTiny(run);
    for (const [i, { height, width, pixels }] of images.entries()) {
      await sharp(pixels, { raw: { height, width, channels: 1 } })
        .png()
        .toFile(files[i]);
    }
  });
  after(() => rmSync(root, { recursive: true }));
  const expected = async (weights: "average" | "raw"): Promise<Classification[]> => {
    const model = await loadRun(run, { weights });
    const said = classify(model, images, { classes, top: 3 });
    for (const tensor of tensorsIn(model)) tensor.dispose();
    return said;
  };
  const lines = async (...words: string[]): Promise<string[]> => {
    const { code, stdout, stderr } = await ended("predict", run, ...words);
    assert.equal(code, 0, stderr);
    return stdout.trimEnd().split("\n");
  };

  it("says of pictures in files what the library says of their arrays, one JSON object each", async () => {
    for (const weights of ["average", "raw"] as const) {
      const said = await lines(...files, "--json", "--weights", weights);
      assert.deepEqual(
        said.map((line) => JSON.parse(line) as object),
        (await expected(weights)).map(({ label, probability, probabilities }, i) => ({
          file: files[i],
          label,
          probability,
          probabilities: Object.fromEntries(classes.map((name, c) => [name, probabilities[c]])),
        })),
      );
    }
    assert.notDeepEqual(await expected("average"), await expected("raw"));
  });

  it("names the likeliest class of each picture, or as many as are asked for", async () => {
    const said = (await expected("average")).map(({ top }) =>
      top.map(({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`),
    );
    assert.deepEqual(
      await lines(...files),
      said.map(([first], i) => `${files[i]}: ${first}`),
    );
    assert.deepEqual(
      await lines(...files, "--top", "3"),
      said.map((three, i) => `${files[i]}: ${three.join(", ")}`),
    );
    const [all] = await lines(files[0], "--top", "99");
    assert.equal(all.split(", ").length, classes.length);
  });

  it("says what is wrong with the picture or the call", () =>
    Promise.all([
      refuses(["predict", run, join(root, "no.png")], /no\.png: could not be read \(ENOENT/, 1),
      refuses(["predict", run, join(run, "run.json")], /run\.json: should be a picture in PNG/, 1),
      refuses(
        ["predict", join(root, "no"), files[0]],
        /no: is not there; name the folder of a run/,
      ),
      refuses(["predict", run], /missing required argument 'image'/),
      refuses(["predict", run, files[0], "--top", "0"], /should be a whole number from 1/),
      refuses(["predict", run, files[0], "--background", "256"], /from 0 to 255\./),
      refuses(
        ["predict", run, files[0], "--fit", "crop"],
        /Allowed choices are cover, contain, fill/,
      ),
    ]));
});
