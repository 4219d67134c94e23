import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

/** A notebook that is open in JupyterLab, as a person sees it. */
export interface LabPage {
  readonly page: Page;
  /** The code cells, by their place among all cells. */
  readonly cell: (index: number) => Locator;
  readonly menu: (...names: readonly string[]) => Promise<void>;
  /** Clicks into a cell's editor, replaces its text, and runs it where `run` is true. */
  readonly write: (index: number, text: string, run?: boolean) => Promise<void>;
  /** Waits until a cell shows this number; `*` while it runs. */
  readonly numbered: (index: number, number: string) => Promise<void>;
  /** The open notebook itself. */
  readonly panel: Locator;
  /** Saves a screenshot where SCREENSHOTS names a folder. */
  readonly screenshot: (name: string) => Promise<void>;
}

/** Opens a notebook of a running JupyterLab and waits until its kernel is ready. */
export async function openNotebook(page: Page, url: string, notebook: string): Promise<LabPage> {
  // Reset, or JupyterLab restores what was open before.
  await page.goto(url.replace("/lab?", `/lab/tree/${notebook}?reset&`));
  const tab = page.locator(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel");
  await tab.filter({ hasText: notebook }).waitFor({ timeout: 60_000 });
  const panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const cell = (index: number) => panel.locator(".jp-Cell").nth(index);
  await panel.locator(".jp-Cell").first().waitFor({ timeout: 60_000 });
  // Until the kernel is there, JupyterLab asks which one to take.
  const kernel = panel.locator(".jp-KernelName", { hasText: "TypeScript (ReMixMatch)" });
  await kernel.waitFor({ timeout: 60_000 });
  await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]:visible").waitFor();

  async function menu(...names: readonly string[]): Promise<void> {
    const [bar, ...entries] = names;
    await page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${bar}$`) }).click();
    for (const entry of entries) {
      const label = new RegExp(`^${entry}$`);
      await page.locator(".lm-Menu-itemLabel:visible", { hasText: label }).click();
    }
    await page.locator(".lm-Menu").waitFor({ state: "detached" });
  }

  return {
    page,
    panel,
    cell,
    menu,
    async write(index, text, run = false) {
      await cell(index).locator(".cm-content").click();
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.insertText(text);
      if (run) await page.keyboard.press("Control+Enter");
    },
    async numbered(index, number) {
      const prompt = cell(index).locator(".jp-InputPrompt");
      await prompt.filter({ hasText: `[${number}]:` }).waitFor();
    },
    async screenshot(name) {
      const { SCREENSHOTS: folder } = process.env;
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
  };
}
