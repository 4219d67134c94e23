import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { loadDataSet } from "../../lib/data/load";
import { readImageFile } from "../../lib/data/custom/image-files";
import { startEngine } from "../../lib/engine/engine";
import { graphModel } from "../../lib/export/graph-model";
import { predict } from "../../lib/network/pass";
import { classify } from "../../lib/training/predict";
import { startChromium } from "../chromium";
import { close } from "../close";
import { NETWORKS, disposeModel, randomModel, someImages } from "./networks";
import { skip } from "../skip";

// A site of the model's files and TensorFlow.js's own, with nothing of this package among them.
const SITE = "http://model.test";
const RUNTIME: Readonly<Record<string, string>> = {
  "core.js": "tfjs-core/dist/tf-core.min.js",
  "converter.js": "tfjs-converter/dist/tf-converter.min.js",
  "cpu.js": "tfjs-backend-cpu/dist/tf-backend-cpu.min.js",
  "webgl.js": "tfjs-backend-webgl/dist/tf-backend-webgl.min.js",
  "wasm.js": "tfjs-backend-wasm/dist/tf-backend-wasm.min.js",
  "tfjs-backend-wasm.wasm": "tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm": "tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
};
const SCRIPTS = Object.keys(RUNTIME).filter((name) => name.endsWith(".js"));
const PAGE = `<!doctype html>${SCRIPTS.map((name) => `<script src="/${name}"></script>`).join("")}`;

function runtimeFile(name: string): Buffer {
  const [folder, ...path] = RUNTIME[name].split("/");
  const found = require.resolve(`@tensorflow/${folder}/package.json`);
  return readFileSync(join(dirname(found), ...path));
}

describe("the exported graph model in Chromium", function () {
  this.timeout(120_000);
  let browser: Browser;

  before(async function () {
    // WebGL without a graphics card.
    browser = await startChromium(this, ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]);
    await startEngine();
  });
  after(() => browser?.close());

  /** Runs a script on the site with these files, and sees that it asks for nothing elsewhere. */
  async function run<T>(files: Record<string, string | Uint8Array>, script: string): Promise<T> {
    const page = await browser.newPage();
    const missed: string[] = [];
    await page.route("**/*", (route) => {
      const { origin, pathname, href } = new URL(route.request().url());
      const name = pathname.slice(1);
      const type = name === "" ? "text/html" : name.endsWith(".wasm") ? "application/wasm" : "";
      const contents = new Map<string, string | Uint8Array>(Object.entries({ "": PAGE, ...files }));
      const body = contents.get(name) ?? (Object.hasOwn(RUNTIME, name) ? runtimeFile(name) : null);
      if (origin === SITE && body !== null) {
        return route.fulfill({ body: Buffer.from(body), ...(type && { contentType: type }) });
      }
      missed.push(href);
      return route.abort();
    });
    await page.goto(`${SITE}/`);
    const answer = await page.evaluate(`(async () => { ${script} })()`);
    await page.close();
    assert.deepEqual(missed, []);
    return answer as T;
  }

  for (const backend of ["cpu", "wasm", "webgl"]) {
    // The paper's network once: WebGL on a processor is slow.
    for (const [name, network, about] of backend === "wasm" ? NETWORKS : NETWORKS.slice(0, 2)) {
      it(`answers the same logits on ${backend}: ${name}`, async function () {
        const model = randomModel(network);
        const images = someImages(3, network, about);
        const wanted = predict(model.weights, images, network, { moving: model.statistics });
        const files = graphModel(model.weights, model.statistics, network, about);
        disposeModel(model);
        const answer = await run<{ backend: string; logits: number[][] } | null>(
          { ...files },
          `tf.wasm.setWasmPaths("${SITE}/");
          if (!(await tf.setBackend("${backend}"))) return null;
          const model = await tf.loadGraphModel("${SITE}/model.json");
          const numbers = ${JSON.stringify([...images.pixels])};
          const { logits } = model.predict(tf.tensor4d(numbers, ${JSON.stringify(images.shape)}));
          return { backend: tf.getBackend(), logits: await logits.array() };`,
        );
        if (answer === null) return skip(this, `this Chromium has no ${backend}`);
        assert.equal(answer.backend, backend);
        close(answer.logits, wanted, 1e-5 * Math.max(...wanted.flat().map(Math.abs)));
      });
    }
  }

  it("says of a picture on a page what is said of its file here", async () => {
    const [, network, about] = NETWORKS[0];
    const model = randomModel(network);
    const [{ pixels }] = loadDataSet().test.images;
    const raw = { height: 28, width: 28, channels: 1 } as const;
    const picture = await sharp(pixels, { raw }).png().toBuffer();
    const file = join(tmpdir(), `${randomUUID()}.png`);
    writeFileSync(file, picture);
    const image = await readImageFile(file, raw);
    rmSync(file);
    const [{ label, probabilities }] = classify(model, [image], about);
    const files = graphModel(model.weights, model.statistics, network, about);
    disposeModel(model);
    const answer = await run<[string, number[]]>(
      { ...files, "picture.png": picture },
      `await tf.setBackend("cpu");
      const model = await tf.loadGraphModel("${SITE}/model.json");
      const { classes, preprocessing } = model.metadata;
      const { channels, scale, offset } = preprocessing;
      const picture = new Image();
      picture.src = "/picture.png";
      await picture.decode();
      const bytes = tf.browser.fromPixels(picture, channels);
      const pixels = tf.add(tf.mul(tf.cast(bytes, "float32"), scale), offset);
      const { probabilities } = model.predict(tf.expandDims(pixels));
      const [shares] = await probabilities.array();
      return [classes[shares.indexOf(Math.max(...shares))], shares];`,
    );
    assert.equal(answer[0], label);
    close(answer[1], probabilities, 1e-5);
  });
});
