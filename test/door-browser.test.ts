import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "esbuild";
import * as augment from "../lib/augment/index";
import * as base from "../lib/base/index";
import { packageRoot } from "../lib/base/package-root";
import * as charts from "../lib/charts/index";
import * as splits from "../lib/data/splits/index";
import * as images from "../lib/images/index";
import * as labels from "../lib/labels/index";
import * as svg from "../lib/svg/index";
import { startChromium } from "./chromium";
import { freshFolder, removeFolders } from "./notebook/write-notebook";

// The rooms that are arithmetic alone, by what a program calls them.
const rooms = { augment, base, charts, images, labels, splits, svg };
type Rooms = typeof rooms;
const PATHS: Readonly<Record<keyof Rooms, string>> = {
  augment: "remixmatch/augment",
  base: "remixmatch/base",
  charts: "remixmatch/charts",
  images: "remixmatch/images",
  labels: "remixmatch/labels",
  splits: "remixmatch/data/splits",
  svg: "remixmatch/svg",
};

describe("the rooms of arithmetic alone, in a browser", function () {
  this.timeout(120_000);
  let folder = "";
  before(() => (folder = freshFolder()));
  after(removeFolders);

  /** The code for a browser, and the files that it is made of. Throws on a module of Node's. */
  async function bundled(contents: string): Promise<{ code: string; files: string[] }> {
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir: folder },
      bundle: true,
      write: false,
      metafile: true,
      platform: "browser",
      format: "esm",
      logLevel: "silent",
    });
    return { code: outputFiles[0].text, files: Object.keys(metafile.inputs) };
  }

  for (const [room, path] of Object.entries(PATHS)) {
    it(`import no module of Node's, and no engine: ${room}`, async () => {
      const { files } = await bundled(`export * from "${path}";`);
      assert.ok(
        files.some((file) => file.endsWith(`${path.slice("remixmatch/".length)}/index.js`)),
      );
      assert.deepEqual(
        files.filter((file) => /@tensorflow|lib\/engine|threads|worker/.test(file)),
        [],
      );
    });
  }

  it("are told from a room that has files", () =>
    assert.rejects(bundled('export * from "remixmatch/data";'), /Could not resolve "node:/));

  it("are told from a file that needs the engine", async () => {
    const file = join(packageRoot(), "dist/lib/base/flat-tensors.js");
    const { files } = await bundled(`export * from ${JSON.stringify(file)};`);
    assert.ok(files.some((each) => each.includes("@tensorflow")));
  });

  it("compute there what they compute here, to the byte", async function () {
    const browser = await startChromium(this, ["--no-sandbox"]);
    try {
      const lines = Object.entries(PATHS).map(
        ([room, path]) => `import * as ${room} from "${path}";`,
      );
      const { code } = await bundled(
        `${lines.join("\n")}\nglobalThis.rooms = { ${Object.keys(PATHS).join(", ")} };`,
      );
      const page = await browser.newPage();
      await page.addScriptTag({ content: code, type: "module" });
      await page.waitForFunction("globalThis.rooms !== undefined");
      const there: unknown = await page.evaluate(`(${work.toString()})(globalThis.rooms)`);
      assert.deepEqual(there, work(rooms));
    } finally {
      await browser.close();
    }
  });
});

// Runs here and there, so it knows nothing but the rooms.
function work({ augment, base, charts, images, labels, splits, svg }: Rooms) {
  const pixels = Uint8Array.from({ length: 3 * 12 * 12 }, (_, i) => (i * 7919) % 251);
  const image = images.createImage(12, 12, 3, pixels);
  const { operations } = images;
  const rates = augment.rates.init();
  // Each operation once, and views as CTAugment draws them.
  const views = [
    ...operations.map(({ name, parameters, uniforms }) =>
      augment.applyPolicy(image, [
        {
          operation: name,
          levels: parameters.map(() => 0.9),
          uniforms: new Array<number>(uniforms).fill(0.3),
        },
      ]),
    ),
    ...augment.strongViews(base.seedKey(1), new Array<typeof image>(20).fill(image), rates),
  ];
  const axis = { name: "step", unit: null };
  const figure = charts.lineChart([{ name: "loss", x: [1, 2, 3], y: [3, 1, 2] }], {
    title: "A curve",
    x: axis,
    y: { name: "loss", unit: null },
  });
  let refused = "";
  try {
    augment.ctAugment({ depth: -1 });
  } catch (thrown) {
    refused = (thrown as Error).message;
  }
  const aligned = labels.align([[0.5, 0.3, 0.2]], {
    target: [0.2, 0.3, 0.5],
    running: [0.4, 0.4, 0.2],
  });
  return {
    aligned: labels.sharpen(aligned),
    mix: labels.drawMix(base.fork(base.seedKey(2), "mixup"), 8, { alpha: 0.75 }),
    views: views.map((view) => Array.from(view.pixels)),
    policy: JSON.stringify(
      augment.ctAugment().decide(base.seedKey(3), 3, rates, augment.cifarWeak),
    ),
    split: splits.labelSplit([0, 1, 2, 0, 1, 2, 0, 1, 2], { count: 3, seed: 1 }),
    picture: svg.staticSvg(figure, { width: 400, height: 300 }),
    refused,
  };
}
