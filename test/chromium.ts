import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";
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
