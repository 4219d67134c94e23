import { Command, CommanderError } from "commander";
import { UserError } from "../base/user-error";
import { packageVersion } from "../base/package-root";
import { addDataCommand } from "./data/data";
import { addEngineCommand } from "./engine";
import { addEvaluateCommand } from "./evaluate";
import { addExportCommand } from "./export";
import { exitOnSignals } from "./interruptible";
import { addKernelCommand } from "./kernel";
import { addLabCommand } from "./lab";
import { addPredictCommand } from "./predict";
import { addRunCommand } from "./run";
import { addTourCommand } from "./tour";
import { addTrainCommand } from "./train";

/** Each adds the command that its file is named after. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  addDataCommand,
  addEngineCommand,
  addEvaluateCommand,
  addExportCommand,
  addKernelCommand,
  addLabCommand,
  addPredictCommand,
  addRunCommand,
  addTourCommand,
  addTrainCommand,
];

/** The command line `remixmatch` with all its commands, before it is given any words. */
export function createProgram(): Command {
  const program = new Command("remixmatch")
    .description("ReMixMatch: semi-supervised image classification, from the command line.")
    .version(packageVersion())
    .exitOverride()
    .showSuggestionAfterError();
  for (const add of COMMANDS) add(program);
  return program;
}

/**
 * Runs the command line `remixmatch`. Sets the exit code: 0, 1 when the work failed, 2 when the
 * call was wrong. A UserError is printed as its sentence alone; any other error with its stack.
 */
export async function main(argv: readonly string[]): Promise<void> {
  exitOnSignals();
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // Commander has printed its own sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(error);
  return 1;
}
