import { InvalidArgumentError, type Command } from "commander";
import { basename, join } from "node:path";
import { parseAssignments } from "../notebook/parameters";
import { runNotebook, type NotebookRun } from "../notebook/run";
import { expectOther, writeReport, type WrittenFiles } from "../notebook/write";
import { collect } from "./arguments";
import { interruptible } from "./interruptible";
import { createRunProgress } from "./run-progress";

interface RunFlags {
  readonly parameter: readonly string[];
  readonly output: string;
  readonly timeout?: number;
}

/** Adds `remixmatch run NOTEBOOK`, which runs a notebook without Jupyter and writes its report. */
export function addRunCommand(program: Command): void {
  program
    .command("run")
    .argument("<notebook>", "an .ipynb file with TypeScript cells")
    .description("run a notebook without Jupyter; write a report and the executed notebook")
    .option("-p, --parameter <name=value>", "set one of the notebook's parameters", collect, [])
    .option("-o, --output <folder>", "where NAME.html and NAME.ipynb are written", "reports")
    .option("--timeout <seconds>", "the longest that one cell may run", parseSeconds)
    .addHelpText(
      "after",
      "\nExit code 0: all cells ran; 1: one failed; 2: the call was wrong; 130: stopped by Ctrl-C.\n" +
        "However it ends, the report shows what ran so far.",
    )
    .action(async (notebook: string, { parameter, output, timeout }: RunFlags) => {
      const parameters = parseAssignments(parameter);
      await runAndReport(notebook, output, {
        parameters,
        ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
      });
    });
}

/**
 * Runs a notebook with its progress shown, writes its report, and prints where that is. Sets the
 * exit code: 1 when a cell failed, 130 after Ctrl-C (143 when asked to terminate).
 */
export async function runAndReport(
  notebook: string,
  folder: string,
  options: { parameters?: Record<string, string>; timeoutSeconds?: number; name?: string } = {},
): Promise<WrittenFiles> {
  const { name = basename(notebook).replace(/\.ipynb$/i, ""), ...rest } = options;
  await expectOther(notebook, join(folder, `${name}.ipynb`)); // before hours of work, not after
  const progress = createRunProgress(process.stderr);
  try {
    const { result, code } = await interruptible(
      (signal) => runNotebook(notebook, { ...rest, signal, onEvent: progress.onEvent }),
      () => undefined, // A cell that does not stop is ended soon anyway, and then the report is written.
    );
    progress.clear();
    const written = await writeReport(result, notebook, folder, name);
    for (const line of closingLines(result)) console.error(line);
    console.log(`Report: ${written.html}\nNotebook: ${written.notebook}`);
    if (result.status !== "ok") process.exitCode = result.status === "stopped" ? code : 1;
    return written;
  } finally {
    progress.clear();
  }
}

function closingLines({ status, failure }: NotebookRun): string[] {
  if (failure === undefined) return status === "stopped" ? ["Stopped between two cells."] : [];
  const { cell, line } = failure;
  const place = line === undefined ? "" : `, line ${line}`;
  return ["", `Cell ${cell.number} (${cell.title})${place}:`, failure.traceback, ""];
}

function parseSeconds(text: string): number {
  const value = Number(text);
  // A timer cannot wait for longer than 2^31 - 1 ms, and would not wait at all.
  if (!(value > 0 && value < 2 ** 31 / 1000)) {
    throw new InvalidArgumentError("It should be a number of seconds above 0.");
  }
  return value;
}
