import { existsSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { skip } from "./skip";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Starts the Chromium of this machine; without one, says so and skips the tests at hand. */
export async function startChromium(
  tests: Mocha.Context,
  args: readonly string[] = [],
): Promise<Browser> {
  const program = PLACES.find((place) => place !== undefined && existsSync(place));
  const playwright = await import("playwright-core").catch(() => undefined);
  if (program === undefined || playwright === undefined)
    return skip(tests, "no Chromium was found; install one, or say where in CHROMIUM");
  return playwright.chromium.launch({ executablePath: program, args: [...args] });
}

/** How long a page may take to answer a script. */
const ANSWER_MILLISECONDS = 30_000;

/** Evaluates a script in a page, as `page.evaluate`, which would wait for ever for one that hangs. */
export async function evaluate(page: Page, script: string): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `The page ${page.url()} did not answer in time: ${script.slice(0, 100)}`;
    timer = setTimeout(() => reject(new Error(message)), ANSWER_MILLISECONDS);
  });
  return Promise.race([page.evaluate(script), late]).finally(() => clearTimeout(timer));
}

/**
 * Clicks on links that may be payloads, and sees what has run: gives `window.hacked` of the page and of
 * each that it opened, once all that a click does is done. No click leads anywhere: a page that asks
 * for another is answered that there is none, and stays.
 */
export async function clickPayloads(page: Page, links: string): Promise<unknown[]> {
  const context = page.context();
  await context.route(/^(?!file:)/, (route) =>
    route.request().isNavigationRequest() ? route.fulfill({ status: 204 }) : route.fallback(),
  );
  await evaluate(
    page,
    // One after another: what a click leads to takes the place of what is not yet done.
    `(async () => {
      for (const link of ${links}) {
        link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })()`,
  );
  await page.waitForTimeout(1000);
  return Promise.all(context.pages().map((one) => evaluate(one, "window.hacked")));
}
