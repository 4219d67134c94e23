import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page as BrowserPage } from "playwright-core";
import { pathToFileURL } from "node:url";
import type { Output } from "../../lib/notebook/nbformat";
import { renderReport } from "../../lib/notebook/report";
import { clickPayloads, evaluate, startChromium } from "../chromium";
import { PAYLOADS } from "./payloads";
import { ranAs } from "./ran-as";
import { freshFolder, markdown, removeFolders } from "./write-notebook";

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400" width="600" height="400">' +
  '<rect width="600" height="400" fill="white"/></svg>';

const chart = (data: object[]): Output => ({
  output_type: "display_data",
  data: {
    "application/vnd.plotly.v1+json": { data, layout: { height: 400 } },
    "image/svg+xml": SVG,
    "text/plain": "a chart",
  },
  metadata: {},
});

const shows = (data: Record<string, unknown>): Output => ({
  output_type: "display_data",
  data,
  metadata: {},
});

describe("a report in Chromium", function () {
  this.timeout(120_000);
  let browser: Browser;

  before(async function () {
    browser = await startChromium(this);
  });

  after(async () => {
    removeFolders();
    await browser?.close();
  });

  /** Opens a page as a user would, from a file, and notes whatever it asks for elsewhere. */
  async function open(html: string, scripts = true) {
    const path = join(freshFolder(), "report.html");
    writeFileSync(path, html);
    const context = await browser.newContext({ javaScriptEnabled: scripts });
    const page = await context.newPage();
    const asked: string[] = [];
    const refused: string[] = [];
    page.on("request", (request) => {
      if (!/^(?:file|data|blob):/.test(request.url())) asked.push(request.url());
    });
    page.on("pageerror", (error) => refused.push(error.message));
    page.on("console", (line) => {
      if (line.type() === "error") refused.push(line.text());
    });
    await page.goto(pathToFileURL(path).href);
    return { page, asked, refused };
  }

  const isVisible = (page: BrowserPage, selector: string) => page.locator(selector).isVisible();

  it("draws plotly's figures over their pictures, alone and with no complaint", async () => {
    const html = await renderReport(
      ranAs(
        ["1"],
        [chart([{ type: "scatter", y: [1, 3, 2] }]), chart([{ type: "bar", y: [1, 2] }])],
      ),
      freshFolder(),
    );
    const { page, asked, refused } = await open(html);
    await page.locator("figure.drawn").nth(1).waitFor();
    assert.equal(await page.locator("figure.drawn .scatterlayer .point").count(), 3);
    assert.equal(await isVisible(page, "figure >> nth=0 >> .still"), false);
    const box = await page.locator(".live").first().boundingBox();
    assert.ok(box!.width > 500 && box!.height === 400, JSON.stringify(box));
    const point = await page.locator(".scatterlayer .point").nth(1).boundingBox();
    await page.mouse.move(point!.x + point!.width / 2, point!.y + point!.height / 2);
    await page.locator(".hoverlayer .hovertext").first().waitFor();
    assert.deepEqual([asked, refused], [[], []]);
    // On paper the still pictures stand in their place.
    await page.emulateMedia({ media: "print" });
    assert.equal(await isVisible(page, "figure >> nth=0 >> .still"), true);
    assert.equal(await isVisible(page, "figure >> nth=0 >> .live"), false);
  });

  it("draws the kinds of figure that need the whole of plotly", async () => {
    const surface = chart([{ type: "surface", z: [[1, 2], [3, 4]] }]); // prettier-ignore
    const { page, asked } = await open(await renderReport(ranAs(["1"], [surface]), freshFolder()));
    await page.waitForTimeout(1000);
    const drawn = await page.locator("figure.drawn").count();
    // Without WebGL plotly may give up: then the picture must be there.
    assert.ok(drawn === 1 || (await isVisible(page, ".still img")));
    assert.deepEqual(asked, []);
  });

  it("shows the picture where scripts are off, and where plotly fails", async () => {
    const html = await renderReport(
      ranAs(["1"], [chart([{ type: "bar", y: [1] }])]),
      freshFolder(),
    );
    const still = await open(html, false);
    assert.equal(await isVisible(still.page, ".still img"), true);
    const loaded = await still.page.locator(".still img").boundingBox();
    assert.ok(loaded!.width > 500);
    // A changed bundle no longer has the hash that the page's policy allows.
    const broken = await open(html.replace("* plotly.js (cartesian", "* plotly.js (changed"));
    await broken.page.waitForTimeout(500);
    assert.equal(await isVisible(broken.page, ".still img"), true);
    assert.equal(await broken.page.locator(".live").count(), 0);
  });

  it("runs no payload and loads nothing, wherever a payload stands", async () => {
    const outputs = PAYLOADS.flatMap((payload): Output[] => [
      ...["text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml"].map((type) =>
        shows({ [type]: payload, "text/plain": payload }),
      ),
      shows({ "application/json": payload }),
      shows({
        "application/vnd.plotly.v1+json": {
          data: [{ type: "scatter", y: [1], text: [payload], name: payload, mode: "text" }],
          layout: { title: { text: payload }, images: [{ source: payload }], height: 100 },
        },
        "text/plain": payload,
      }),
      { output_type: "stream", name: "stdout", text: payload },
      { output_type: "error", ename: payload, evalue: payload, traceback: [payload] },
    ]);
    const result = ranAs([...PAYLOADS.map(markdown), ...PAYLOADS], outputs, `${PAYLOADS[7]}.ipynb`);
    const everything = PAYLOADS.join(" ");
    const html = await renderReport(
      {
        ...result,
        provenance: {
          ...result.provenance,
          parameters: { [everything]: everything },
          notes: { [everything]: { deep: everything } },
        },
      },
      freshFolder(),
    );
    const { page, asked } = await open(html);
    await evaluate(
      page,
      `(async () => {
        for (let y = 0; y < document.body.scrollHeight; y += 800) {
          scrollTo(0, y);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        for (const details of document.querySelectorAll("details")) details.open = !details.open;
      })()`,
    );
    const links = `document.querySelectorAll("main a:not([href^='http:'], [href^='https:'])")`;
    const hacked = await clickPayloads(page, links);
    assert.ok(hacked.every((one) => one === undefined));
    assert.deepEqual(asked, []);
  });

  it("would find a payload that runs, and goes to no page that one leads to", async () => {
    const { page } = await open(
      `<main><a href="javascript:window.hacked=1">x</a><a href="http://example.invalid/">y</a>
        <a href="http://example.invalid/" target="_blank">z</a></main>`,
    );
    assert.equal((await clickPayloads(page, `document.querySelectorAll("a")`))[0], 1);
    assert.match(page.url(), /report\.html$/);
  });

  it("fits a phone: nothing is wider than the screen", async () => {
    const wide = `<table><tr>${"<td>a wide cell</td>".repeat(30)}</tr></table>`;
    const html = await renderReport(
      ranAs(
        [
          markdown(`# ${"Word".repeat(30)}\n\n$$${"x+".repeat(80)}x$$`),
          `const x = "${"y".repeat(300)}";`,
        ],
        [shows({ "text/html": wide }), chart([{ type: "bar", y: [1] }])],
      ),
      freshFolder(),
    );
    const { page } = await open(html);
    await page.setViewportSize({ width: 360, height: 740 });
    const extra = await evaluate(page, "document.documentElement.scrollWidth - innerWidth");
    assert.equal(extra, 0);
  });
});
