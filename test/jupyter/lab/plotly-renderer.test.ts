import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { barChart } from "../../../lib/charts/bar-chart";
import { toMimeBundle } from "../../../lib/display/mime-bundle";
import { type LabEnvironment, provideLab } from "../../../lib/jupyter/lab/environment";
import { installPlotlyRenderer } from "../../../lib/jupyter/lab/plotly-renderer";
import { type LabServer, startLab } from "../../../lib/jupyter/lab/server";
import { clickPayloads, evaluate, startChromium } from "../../chromium";
import { PAYLOADS } from "../../notebook/payloads";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";
import { skip } from "../../skip";

const chart = barChart([{ name: "share", values: [0.3, 0.7] }], ["shirt", "coat"], {
  title: "Two classes",
  category: { name: "class", unit: null },
  value: { name: "share", unit: null },
});
const surface = { data: [{ type: "surface", z: [[1, 2], [3, 1]] }], layout: {} }; // prettier-ignore

/** A figure with a payload wherever a text can stand. */
const hostile = (payload: string) => ({
  data: [
    {
      type: "scatter",
      y: [1],
      mode: "text",
      text: [payload],
      name: payload,
      hovertemplate: payload,
    },
  ],
  layout: {
    title: { text: payload },
    xaxis: { title: { text: payload } },
    annotations: [{ text: payload, x: 0, y: 1 }],
    images: [{ source: payload, x: 0, y: 1 }],
    height: 160,
  },
});

/** Writes a notebook that has run: its cells' last values are these. */
async function writeRun(path: string, values: readonly unknown[]): Promise<void> {
  const cells = await Promise.all(
    values.map(async (value, i) => {
      const { bundle, metadata } = (await toMimeBundle(value))!;
      const result = { output_type: "execute_result", execution_count: 1, data: bundle, metadata };
      const about = { id: `cell-${i}`, metadata: {}, execution_count: 1, source: "chart" };
      return { cell_type: "code", ...about, outputs: [result] };
    }),
  );
  const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript" } };
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
}

describe("the renderer of plotly's figures", () => {
  after(removeFolders);

  it("is installed whole, once, in place of an older one", async () => {
    const prefix = freshFolder();
    const folder = join(prefix, "share", "jupyter", "labextensions", "remixmatch-plotly");
    mkdirSync(join(folder, "static", "old"), { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    await installPlotlyRenderer(prefix);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      jupyterlab: { _build: { load: string } };
    };
    const entry = join(folder, manifest.jupyterlab._build.load);
    assert.deepEqual(readdirSync(dirname(entry)).sort(), [
      "entry.js",
      "plotly-cartesian.min.js",
      "plotly-strict.min.js",
      "plotly.js",
      "renderer.js",
      "theme.js",
    ]);
    assert.equal(readdirSync(join(folder, "static")).length, 1);
    assert.deepEqual(readdirSync(dirname(folder)), ["remixmatch-plotly"]);
    const { mtimeMs, ino } = statSync(entry);
    await installPlotlyRenderer(prefix);
    assert.deepEqual([statSync(entry).mtimeMs, statSync(entry).ino], [mtimeMs, ino]);
  });
});

describe("figures in JupyterLab", function () {
  this.timeout(120_000);
  let browser: Browser;
  let lab: LabEnvironment;
  let server: LabServer;
  let folder: string;

  before(async function () {
    this.timeout(600_000); // where pip has to fetch JupyterLab
    browser = await startChromium(this, ["--enable-unsafe-swiftshader"]);
    const provided = await provideLab().catch(String);
    if (typeof provided === "string") return skip(this, provided);
    lab = provided;
    folder = freshFolder();
    await writeRun(join(folder, "charts.ipynb"), [chart, surface]);
    await writeRun(join(folder, "payloads.ipynb"), PAYLOADS.map(hostile));
    server = await startLab(lab, { folder, port: 0, home: freshFolder() });
  });

  after(async () => {
    await browser?.close();
    server?.stop();
    await server?.ended;
    removeFolders();
  });

  /** Opens the notebook, which is not trusted yet; records requests to other hosts. */
  async function open(
    prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
    name = "charts",
  ) {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1400 } });
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      const address = request.url();
      if (!/^(?:data|blob):|^http:\/\/127\.0\.0\.1:/.test(address)) elsewhere.push(address);
    });
    await prepare(page);
    await page.goto(server.url.replace("/lab?", `/lab/tree/${name}.ipynb?`));
    await page.locator(".remixmatch-figure").first().waitFor({ timeout: 90_000 });
    return { page, elsewhere };
  }

  it("are plots, with nothing from the network, and react to the mouse", async () => {
    const { page, elsewhere } = await open();
    const figure = page.locator(".remixmatch-figure").first();
    await figure.locator(".barlayer .point").nth(1).waitFor();
    assert.equal(await figure.locator("img").count(), 0);
    const width = async () => (await figure.locator(".main-svg").first().boundingBox())!.width;
    const wide = await width();
    assert.ok(wide > 500, `${wide} pixels`);
    const bar = (await figure.locator(".barlayer .point").nth(1).boundingBox())!;
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    await figure.locator(".hoverlayer .hovertext").first().waitFor();

    // The type that needs the whole of plotly is drawn, too, or keeps its image without WebGL.
    const other = page.locator(".remixmatch-figure").nth(1);
    await other.locator(".gl-container canvas, img").first().waitFor({ state: "attached" });

    await page.setViewportSize({ width: 800, height: 1400 });
    await page.waitForFunction(
      `document.querySelector(".remixmatch-figure .main-svg").clientWidth < ${wide - 100}`,
    );
    assert.deepEqual(elsewhere, []);
    await page.close();
  });

  it("take the colors of a dark theme, and give them back", async () => {
    const { page } = await open();
    const figure = page.locator(".remixmatch-figure").first();
    await figure.locator(".barlayer .point").first().waitFor();
    const title = `getComputedStyle(document.querySelector(".remixmatch-figure .gtitle")).fill`;
    const paper = `document.querySelector(".remixmatch-figure .main-svg").style.background`;
    assert.equal(await evaluate(page, title), "rgb(36, 41, 47)");
    assert.equal(await evaluate(page, paper), "rgb(255, 255, 255)");
    await evaluate(page, `document.body.dataset.jpThemeLight = "false"`);
    await page.waitForFunction(`${title} === "rgb(230, 237, 243)"`);
    assert.match(String(await evaluate(page, paper)), /rgba\(0, 0, 0, 0\)/);
    await evaluate(page, `document.body.dataset.jpThemeLight = "true"`);
    await page.waitForFunction(`${title} === "rgb(36, 41, 47)"`);
    await page.close();
  });

  it("keep the static image where plotly cannot be loaded", async () => {
    const { page } = await open((page) =>
      page.route("**/plotly-*.min.js", (route) => route.abort()),
    );
    const image = page.locator(".remixmatch-figure img").first();
    await image.waitFor();
    await page.waitForTimeout(500);
    const box = (await image.boundingBox())!;
    assert.ok(box.width > 400 && box.height > 200, JSON.stringify(box));
    assert.equal(await page.locator(".js-plotly-plot").count(), 0);
    await page.close();
  });

  it("run no payload in a notebook that is not trusted", async () => {
    const { page } = await open(
      (page) => page.setViewportSize({ width: 1100, height: 9000 }),
      "payloads",
    );
    await page.waitForFunction(
      `document.querySelectorAll(".js-plotly-plot").length === ${PAYLOADS.length}`,
      undefined,
      { timeout: 60_000 },
    );
    const links = `document.querySelectorAll(".remixmatch-figure a")`;
    const hacked = await clickPayloads(page, links);
    assert.ok(hacked.every((one) => one === undefined));
    await page.close();
  });

  it("are the static image in the HTML that nbconvert writes", () => {
    const words = ["-m", "nbconvert", "--to", "html", "--stdout", join(folder, "charts.ipynb")];
    const html = execFileSync(lab.python, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }); // prettier-ignore
    const shown = /jp-RenderedSVG jp-OutputArea[^]*?data:image\/svg\+xml;base64,([^"]+)"/.exec(
      html,
    )!;
    const drawing = Buffer.from(shown[1], "base64").toString();
    assert.match(drawing, /^<svg [^>]*aria-label="Two classes\. x: class; y: share; share"/);
    assert.doesNotMatch(html, /class="js-plotly-plot"|Plotly\.newPlot/);
  });
});
