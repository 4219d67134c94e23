import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { Fault } from "../base/fault";
import { addEngineCommand } from "./engine";

/** Each adds one command to the program: the file that bears its name. */
const commands: readonly ((program: Command) => void)[] = [addEngineCommand];

/**
 * Runs the command line `remixmatch`. Sets the exit code: 0, 1 when the work failed, 2 when the
 * call was wrong. A Fault is printed as its sentence alone; any other error keeps its stack.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("remixmatch")
    .description("ReMixMatch: semi-supervised image classification, from the command line.")
    .version(packageVersion())
    .exitOverride()
    .showSuggestionAfterError();
  for (const add of commands) add(program);
  leaveInOrder();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

// Leaving through process.exit gives everybody who listens for it the time to clear up.
function leaveInOrder(): void {
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
}

function report(error: unknown): number {
  // Commander has printed its own sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Fault) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(error);
  return 1;
}

function packageVersion(): string {
  // From dist/lib/cli, where this file lies once compiled.
  const text = readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
