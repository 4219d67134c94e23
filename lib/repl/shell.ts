import { constants } from "node:os";
import { ENDS_WITH } from "../base/ends-with";
import { UserError } from "../base/user-error";
import { frontend } from "../base/messages";
import { terminateWithParent } from "./terminate-with-parent";

/** Where and how a command runs. */
export interface ShellOptions {
  /** The folder to run in; by default that of this process. */
  readonly cwd?: string;
  /**
   * Variables of the environment, beside those of this process. `{ REMIXMATCH_ENDS_WITH: "nothing" }`
   * has the command go on when the kernel has ended.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads; by default what this process does, in a notebook nothing. */
  readonly input?: string;
}

/** A program and its arguments, which reach it as they are, or a line for the system's shell. */
export type Command = string | readonly string[];

/**
 * Runs a command and shows what it writes while it runs; returns its exit code, 128 and more for
 * one that a signal has ended. A text goes through the shell, `shell("ls | wc -l")`; a list never
 * does: `shell(["git", "log", "--author", name])`. Ends the command when the cell is interrupted.
 * Throws when it cannot be started.
 */
export function shell(command: Command, options: ShellOptions = {}): Promise<number> {
  return run(command, options, (text) => process.stdout.write(text));
}

/**
 * Runs a command as `shell` does and returns what it writes to standard output, without the last
 * line break; errors are shown. Throws when it ends with another code than 0.
 */
export async function shellOutput(command: Command, options: ShellOptions = {}): Promise<string> {
  let output = "";
  const code = await run(command, options, (text) => (output += text));
  if (code !== 0) throw new UserError(`shellOutput: ${nameOf(command)} ended with code ${code}`);
  return output.replace(/\r?\n$/, "");
}

async function run(
  command: Command,
  { cwd, env = {}, input }: ShellOptions,
  onOutput: (text: string) => void,
): Promise<number> {
  const [program, ...args] = typeof command === "string" ? [command] : command;
  if (program === undefined || program === "") {
    throw new UserError("shell: expected a command, but an empty one came");
  }
  // The signal of the cell that runs now: after a wait it could be another one.
  const interrupted = frontend().interrupted?.();
  const { execa } = await import("execa");
  const child = execa(program, args, {
    ...(cwd !== undefined && { cwd }),
    env,
    shell: typeof command === "string",
    ...(input === undefined ? { stdin: "inherit" } : { input }),
    // A group of its own can be ended with all that the command has started.
    detached: interrupted !== undefined && process.platform !== "win32",
    buffer: false,
    reject: false,
    cleanup: false,
  });
  const goesOn = env[ENDS_WITH] !== undefined;
  const release = terminateWithParent(child, { interrupted, goesOn });
  // Not execa's "inherit": what `process.stdout.write` does in a cell is the kernel's.
  child.stdout.setEncoding("utf8").on("data", onOutput);
  child.stderr.setEncoding("utf8").on("data", (text: string) => process.stderr.write(text));
  const ended = await child;
  release();
  const { exitCode, signal } = ended;
  if (exitCode !== undefined) return exitCode;
  if (signal !== undefined) return 128 + constants.signals[signal];
  throw new UserError(`shell: ${nameOf(command)} cannot be run: ${ended.originalMessage}`, {
    cause: ended,
  });
}

function nameOf(command: Command): string {
  return typeof command === "string" ? command : command.join(" ");
}
