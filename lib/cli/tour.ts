import type { Command } from "commander";
import { join } from "node:path";
import { packageRoot } from "../base/package-root";
import { formatDuration } from "../base/durations";
import { ensureEngine } from "./engine";
import { runAndReport } from "./run";

/** Adds `remixmatch tour`: from a fresh install to a first report, in minutes. */
export function addTourCommand(program: Command): void {
  program
    .command("tour")
    .description("see ReMixMatch learn: run the tour notebook and write reports/tour.html")
    .option("-o, --output <folder>", "where tour.html and tour.ipynb are written", "reports")
    .action(async ({ output }: { output: string }) => {
      const started = performance.now();
      await ensureEngine();
      const notebook = join(packageRoot(), "notebooks/00-tour.ipynb");
      await runAndReport(notebook, output, { name: "tour" });
      console.log(`The tour took ${formatDuration((performance.now() - started) / 1000)}.`);
    });
}
