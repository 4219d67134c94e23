import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { UserError } from "../../../lib/base/user-error";
import { provideLab } from "../../../lib/jupyter/lab/environment";
import { type LabServer, startLab } from "../../../lib/jupyter/lab/server";
import { startChromium } from "../../chromium";
import { freshFolder, notebookOf, removeFolders } from "../../notebook/write-notebook";
import { skip } from "../../skip";
import { openNotebook, type LabPage } from "./lab-page";

const CELLS = [
  'import { align } from "remixmatch";\nlet rate = 4;',
  [
    "type Row = { a: number };",
    "function twice(row: Row): number {",
    "  const doubled: number = row.a * 2;",
    "  return doubled + rate;",
    "}",
    "const at = { target: [0.5, 0.5], running: [0.6, 0.4] };",
    "const total = twice({ a: 3 });",
    "const aligned = align([[0.5, 0.5]], at);",
    "console.log(total, aligned[0].length);",
  ].join("\n"),
];

describe("JupyterLab's debugger", function () {
  this.timeout(120_000);
  let browser: Browser | undefined;
  let server: LabServer | undefined;
  let page: Page;
  let lab: LabPage;
  let sidebar: Locator;
  const errors: string[] = [];

  before(async function () {
    browser = await startChromium(this, ["--no-sandbox"]);
    const environment = await provideLab().catch((thrown: unknown) => {
      if (!(thrown instanceof UserError)) throw thrown;
      return skip(this, thrown.message);
    });
    const folder = freshFolder();
    writeFileSync(join(folder, "lesson.ipynb"), JSON.stringify(notebookOf(CELLS)));
    server = await startLab(environment, { folder, port: 0, home: freshFolder() });
    page = await browser.newPage({ viewport: { width: 1350, height: 820 } });
    page.on("pageerror", (error) => errors.push(error.message));
    await open(server.url);
    sidebar = page.locator(".jp-DebuggerSidebar:visible");
  });

  after(async () => {
    await browser?.close();
    server?.stop();
    await server?.ended;
    removeFolders();
  });

  // JupyterLab looks only once whether the kernel can be debugged, at times before there is one.
  async function open(url: string): Promise<void> {
    const bug = page.locator('.jp-DebuggerBugButton[aria-disabled="false"]');
    for (let tries = 0; tries < 4; tries++) {
      lab = await openNotebook(page, url, "lesson.ipynb");
      if (
        await bug.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        )
      )
        return;
    }
  }

  async function run(index: number): Promise<void> {
    await lab.cell(index).locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
  }

  const variable = (text: string): Locator =>
    sidebar.locator(".jp-DebuggerVariables jp-tree-item", { hasText: text });
  const stoppedAt = (text: string): Promise<void> =>
    page.locator(".jp-DebuggerEditor-highlight:visible", { hasText: text }).waitFor();
  const press = (button: string): Promise<void> =>
    sidebar.locator(`jp-button[title^="${button}"]`).click();

  it("stops at a breakpoint set in the gutter, with the variables by their names", async () => {
    await run(0);
    await lab.numbered(0, "1");
    await page.locator('.jp-DebuggerBugButton[aria-disabled="false"]').click();
    await variable("rate").waitFor();
    await lab.cell(1).locator(".cm-breakpoint-gutter .cm-gutterElement").nth(4).click();
    await sidebar.locator(".jp-DebuggerBreakpoint").waitFor();
    await run(1);
    await stoppedAt("return doubled + rate");
    await variable("doubled").filter({ hasText: "6" }).waitFor();
    await variable("row").filter({ hasText: "{a: 3}" }).waitFor();
    const [innermost] = await sidebar.locator(".jp-DebuggerCallstackFrame-name").allInnerTexts();
    assert.equal(innermost, "twice");
    await lab.screenshot("debugger");
  });

  it("steps out, over, and into align at its TypeScript", async () => {
    await press("Step Out");
    await stoppedAt("const aligned");
    await press("Step In");
    await page.locator(".lm-TabBar-tabLabel", { hasText: "align.ts" }).waitFor();
    await stoppedAt("const rows = probabilitiesOf");
    await lab.screenshot("debugger-align");
    await page.locator(".lm-TabBar-tabLabel", { hasText: "lesson.ipynb" }).first().click();
  });

  it("lets the stopped cell be interrupted, and stops there when it runs again", async () => {
    await lab.menu("Kernel", "Interrupt Kernel");
    await lab.cell(1).locator('[data-mime-type="application/vnd.jupyter.stderr"]').waitFor();
    await lab.numbered(1, "2");
    await run(1);
    await stoppedAt("return doubled + rate");
    await press("Continue");
    await lab.numbered(1, "3");
    const output = lab.cell(1).locator(".jp-OutputArea-output pre");
    assert.equal((await output.innerText()).trim(), "10 2");
  });

  it("keeps the breakpoint when the kernel is restarted", async () => {
    await lab.menu("Kernel", "Restart Kernel…");
    await page.locator(".jp-Dialog button.jp-mod-accept").click();
    await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]:visible").waitFor();
    await variable("rate").waitFor({ state: "detached" });
    await run(0);
    await lab.numbered(0, "1");
    await run(1);
    await stoppedAt("return doubled + rate");
    await press("Continue");
    await lab.numbered(1, "2");
    assert.deepEqual(errors, []);
  });
});
