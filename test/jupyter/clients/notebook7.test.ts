import assert from "node:assert/strict";
import { once } from "node:events";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { UserError } from "../../../lib/base/user-error";
import { type LabEnvironment, provideLab } from "../../../lib/jupyter/lab/environment";
import { findFreePort } from "../../../lib/jupyter/lab/port";
import { startChromium } from "../../chromium";
import { freshFolder, notebookOf, removeFolders } from "../../notebook/write-notebook";
import { providePython } from "../../python";
import { skip } from "../../skip";

const TOKEN = "for-this-test";
const CELLS = [
  "let kept: number = 7;\nkept * 6",
  'import * as re from "remixmatch";\n' +
    're.lineChart([{ name: "loss", x: [1, 2, 3], y: [3, 1, 2] }],\n' +
    '  { title: "A curve", x: { name: "step", unit: null }, y: { name: "loss", unit: null } })',
  "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "kept",
];

/** Starts Jupyter Notebook 7, in JupyterLab's environment, on a folder; resolves with its address. */
async function startNotebook(lab: LabEnvironment, packages: string, folder: string) {
  const port = await findFreePort(0);
  const words = ["-m", "notebook", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"];
  const home = freshFolder();
  const server = spawn(
    lab.python,
    [...words, `--ServerApp.port=${port}`, `--ServerApp.root_dir=${folder}`],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        PYTHONPATH: packages,
        JUPYTER_PATH: join(packages, "share", "jupyter"),
        JUPYTER_CONFIG_PATH: join(packages, "etc", "jupyter"),
        JUPYTER_CONFIG_DIR: join(home, "config"),
        JUPYTER_DATA_DIR: join(home, "data"),
        JUPYTER_TOKEN: TOKEN,
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300 && server.exitCode === null; tries++, await pause(200)) {
    const answer = await fetch(`${url}/api/status?token=${TOKEN}`).catch(() => undefined);
    if (answer?.ok) break;
  }
  return { server, url };
}

describe("Jupyter Notebook 7 in Chromium", function () {
  this.timeout(120_000);
  let browser: Browser;
  let server: ChildProcess;
  let folder: string;
  let page: Page;

  before(async function () {
    this.timeout(600_000); // where pip has to fetch JupyterLab
    browser = await startChromium(this);
    const lab = await provideLab().catch((thrown: unknown) => {
      if (!(thrown instanceof UserError)) throw thrown;
      return skip(this, thrown.message);
    });
    const packages = await providePython("notebook", ["notebook==7.6.5"], { alone: true });
    if (packages === undefined) return skip(this, "Jupyter Notebook could not be fetched with pip");
    folder = freshFolder();
    writeFileSync(join(folder, "lesson.ipynb"), JSON.stringify(notebookOf(CELLS)));
    const started = await startNotebook(lab, packages, folder);
    server = started.server;
    page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
    await page.goto(`${started.url}/notebooks/lesson.ipynb?token=${TOKEN}`);
  });

  afterEach(async function () {
    const { SCREENSHOTS: shots } = process.env;
    if (shots) await page.screenshot({ path: join(shots, `${this.currentTest!.title}.png`) });
  });

  after(async () => {
    await browser?.close();
    if (server?.exitCode === null) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    removeFolders();
  });

  const cell = (index: number) => page.locator(".jp-Notebook .jp-Cell").nth(index);
  async function run(index: number): Promise<void> {
    await cell(index).locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
  }

  it("runs TypeScript and shows a live figure", async () => {
    await page.locator(".jp-KernelName", { hasText: "TypeScript (ReMixMatch)" }).waitFor();
    await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor();
    await run(0);
    await cell(0).locator(".jp-OutputArea-output pre", { hasText: /^42$/ }).waitFor();
    await run(1);
    await cell(1).locator(".scatterlayer .point").nth(2).waitFor();
  });

  it("interrupts a cell that sleeps, keeps its variables, and saves", async () => {
    await run(2);
    await cell(2).locator(".jp-InputPrompt", { hasText: "[*]:" }).waitFor();
    await page.waitForTimeout(300);
    await page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
    await cell(2).locator("pre", { hasText: "Interrupted" }).first().waitFor();
    await run(3);
    await cell(3).locator(".jp-OutputArea-output pre", { hasText: /^7$/ }).waitFor();
    await page.keyboard.press("Control+s");
    const saved = () => readFileSync(join(folder, "lesson.ipynb"), "utf8");
    for (let tries = 0; tries < 50 && !saved().includes("Interrupted"); tries++) await pause(100);
    assert.match(saved(), /"Interrupted"/);
  });
});
