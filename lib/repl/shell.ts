import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { UserError, reason } from "../base/user-error";
import { frontend } from "../base/messages";
import { terminateWithParent } from "./terminate-with-parent";

/** Where and how a command runs. */
export interface ShellOptions {
  /** The folder to run in; by default that of this process. */
  readonly cwd?: string;
  /** Variables of the environment, beside those of this process. */
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
export async function shell(command: Command, options: ShellOptions = {}): Promise<number> {
  const child = spawnCommand(command, options);
  child.stdout!.setEncoding("utf8").on("data", (text: string) => process.stdout.write(text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => process.stderr.write(text));
  return exitCode(child, command);
}

/**
 * Runs a command as `shell` does and returns what it writes to standard output, without the last
 * line break; errors are shown. Throws when it ends with another code than 0.
 */
export async function shellOutput(command: Command, options: ShellOptions = {}): Promise<string> {
  const child = spawnCommand(command, options);
  let output = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => process.stderr.write(text));
  const code = await exitCode(child, command);
  if (code !== 0) throw new UserError(`shellOutput: ${nameOf(command)} ended with code ${code}`);
  return output.replace(/\r?\n$/, "");
}

function spawnCommand(command: Command, { cwd, env, input }: ShellOptions): ChildProcess {
  const [program, ...args] = typeof command === "string" ? [command] : command;
  if (program === undefined || program === "") {
    throw new UserError("shell: expected a command, but an empty one came");
  }
  const child = spawn(program, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    shell: typeof command === "string",
    stdio: [input === undefined ? "inherit" : "pipe", "pipe", "pipe"],
    // A group of its own can be ended with all that the command has started.
    detached: frontend().interrupted !== undefined && process.platform !== "win32",
    windowsHide: true,
  });
  if (input !== undefined) {
    child.stdin!.on("error", () => undefined); // it need not read to the end
    child.stdin!.end(input);
  }
  return child;
}

async function exitCode(child: ChildProcess, command: Command): Promise<number> {
  const release = terminateWithParent(child, frontend().interrupted?.());
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + constants.signals[signal!];
  } catch (thrown) {
    throw new UserError(`shell: ${nameOf(command)} cannot be run: ${reason(thrown)}`, {
      cause: thrown,
    });
  } finally {
    release();
  }
}

function nameOf(command: Command): string {
  return typeof command === "string" ? command : command.join(" ");
}
