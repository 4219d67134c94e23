import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { packageRoot } from "../../../lib/base/package-root";
import { UserError } from "../../../lib/base/user-error";
import { provideLab } from "../../../lib/jupyter/lab/environment";
import { type LabServer, startLab } from "../../../lib/jupyter/lab/server";
import { startChromium } from "../../chromium";
import { freshFolder, notebookOf, removeFolders } from "../../notebook/write-notebook";
import { openNotebook } from "./lab-page";
import { skip } from "../../skip";

const CELLS = [
  'import * as re from "remixmatch";\nimport * as aq from "arquero";\n' + "let kept = 1;",
  'await re.show(aq.table({ fruit: ["pear", "plum"], count: [3, 4] }));',
  'await re.show(re.lineChart([{ name: "loss", x: [1, 2, 3], y: [3, 1, 2] }],\n' +
    '  { title: "A curve", x: { name: "step", unit: null }, y: { name: "loss", unit: null } }));',
  'for (let done = 0; done <= 4; done++) {\n  re.base.reportProgress({ label: "Baking", done, total: 4 });\n' +
    "  await new Promise((resolve) => setTimeout(resolve, 100));\n}",
  "kept += 1;\nkept",
];

const STDERR = '[data-mime-type="application/vnd.jupyter.stderr"]';

describe("JupyterLab as `remixmatch lab` opens it", function () {
  this.timeout(400_000);
  let browser: Browser | undefined;
  let server: LabServer | undefined;
  let page: Page;
  const errors: string[] = [];

  before(async function () {
    browser = await startChromium(this, ["--no-sandbox"]);
    const lab = await provideLab().catch((thrown: unknown) => {
      if (!(thrown instanceof UserError)) throw thrown;
      return skip(this, thrown.message);
    });
    const folder = freshFolder();
    writeFileSync(join(folder, "lesson.ipynb"), JSON.stringify(notebookOf(CELLS)));
    // The tour, with two steps instead of four hundred.
    const tour = readFileSync(join(packageRoot(), "notebooks/00-tour.ipynb"), "utf8");
    writeFileSync(join(folder, "tour.ipynb"), tour.replace("let steps = 0;", "let steps = 2;"));
    server = await startLab(lab, { folder, port: 0, home: freshFolder() });
    page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
    page.on("pageerror", (error) => errors.push(error.message));
  });

  afterEach(async function () {
    const { SCREENSHOTS: folder } = process.env;
    if (folder && this.currentTest?.state === "failed") {
      await page.screenshot({ path: join(folder, "failed.png") });
    }
  });

  after(async () => {
    await browser?.close();
    server?.stop();
    await server?.ended;
    removeFolders();
  });

  it("runs a notebook and shows tables, live figures and progress", async () => {
    const lab = await openNotebook(page, server!.url, "lesson.ipynb");
    assert.equal(await page.locator(".jp-Dialog").count(), 0);
    await lab.menu("Run", "Run All Cells");
    await lab.numbered(4, "5");
    await lab.cell(1).locator("td", { hasText: "plum" }).waitFor();
    await lab.cell(2).locator(".scatterlayer .point").nth(2).waitFor();
    assert.equal(await lab.cell(3).locator("progress").count(), 1);
    assert.equal(await lab.cell(3).locator("progress").getAttribute("value"), "4");
    assert.equal(await lab.cell(4).locator(".jp-OutputArea-output pre").innerText(), "2");
    await lab.screenshot("1-run-all");
  });

  it("completes with Tab and explains with Shift-Tab", async () => {
    const lab = await openNotebook(page, server!.url, "lesson.ipynb");
    await lab.write(4, "Math.atan");
    await page.keyboard.press("Tab");
    const completer = page.locator(".jp-Completer:not(.lm-mod-hidden)");
    await completer.locator("li", { hasText: "atan2" }).waitFor();
    await lab.screenshot("2-completion");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Tab");
    const tooltip = page.locator(".jp-Tooltip");
    await tooltip.filter({ hasText: /atan/ }).waitFor();
    await lab.screenshot("3-tooltip");
    await page.keyboard.press("Escape");
  });

  it("interrupts a long cell, keeps its variables, and loses them by a restart", async () => {
    const lab = await openNotebook(page, server!.url, "lesson.ipynb");
    await lab.write(4, "kept = 7;\nfor (;;) {}", true);
    await lab.numbered(4, "*");
    await page.waitForTimeout(300);
    await page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
    await lab.cell(4).locator(STDERR).waitFor();
    await lab.screenshot("4-interrupted");
    await lab.write(4, "kept", true);
    await lab.cell(4).locator("pre", { hasText: /^7$/ }).waitFor();
    await lab.menu("Kernel", "Restart Kernel…");
    await page.locator(".jp-Dialog button.jp-mod-accept").click();
    await lab.write(4, "kept", true);
    await lab.cell(4).locator(STDERR).waitFor();
    await lab.numbered(4, "1");
    await lab.screenshot("5-restarted");
  });

  it("runs cells of a subshell console while a cell of the notebook waits", async () => {
    const lab = await openNotebook(page, server!.url, "lesson.ipynb");
    await page.keyboard.press("ControlOrMeta+Shift+C");
    await page.locator(".lm-CommandPalette-input").fill("New Subshell Console for Notebook");
    await page.keyboard.press("Enter");
    const console = page.locator(".jp-CodeConsole");
    const prompt = console.locator(".jp-CodeConsole-promptCell .cm-content");
    // The console asks the main shell what the kernel is, before it makes a subshell.
    await prompt.click();
    await page.keyboard.insertText("1 + 1");
    await page.keyboard.press("Shift+Enter");
    await console.locator(".jp-OutputArea-output pre", { hasText: /^2$/ }).waitFor();
    const waiting =
      "let losses = [3, 2];\nawait new Promise((go) => ((globalThis as any).go = go));";
    await lab.write(4, `${waiting}\nlosses.length`, true);
    await lab.numbered(4, "*");
    await prompt.click();
    await page.keyboard.insertText("losses.push(1)");
    await page.keyboard.press("Shift+Enter");
    await console.locator(".jp-OutputArea-output pre", { hasText: /^3$/ }).waitFor();
    assert.match(await lab.cell(4).locator(".jp-InputPrompt").innerText(), /\*/);
    await lab.screenshot("7-subshell");
    await prompt.click();
    await page.keyboard.insertText("(globalThis as any).go();");
    await page.keyboard.press("Shift+Enter");
    await lab.cell(4).locator(".jp-OutputArea-output pre", { hasText: /^3$/ }).waitFor();
  });

  it("runs the tour to its end", async () => {
    const lab = await openNotebook(page, server!.url, "tour.ipynb");
    await lab.menu("Run", "Run All Cells");
    await lab.panel.locator(".jp-InputPrompt", { hasText: "[12]:" }).waitFor({ timeout: 120_000 });
    assert.deepEqual(await lab.panel.locator(STDERR).allInnerTexts(), []);
    await lab.panel.locator(".js-plotly-plot .barlayer").first().scrollIntoViewIfNeeded();
    await lab.screenshot("6-tour-end");
    assert.deepEqual(errors, []);
  });
});
