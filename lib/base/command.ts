/** How another program ended: `missing` when there is no such program. */
export interface CommandResult {
  readonly missing: boolean;
  readonly succeeded: boolean;
  /** Without the last line break. */
  readonly stdout: string;
  readonly stderr: string;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
}

export interface CommandOptions {
  /** The folder to run in; by default that of this process. */
  readonly cwd?: string;
  /** Variables of the environment, beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Receives what the program writes to standard output, while it runs. */
  readonly onOutput?: (text: string) => void;
  /** Ends the program when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program, without a shell and without input, to its end. Never throws: the result says how
 * it ended. The program does not outlive this process.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env = {}, onOutput, signal }: CommandOptions = {},
): Promise<CommandResult> {
  // Loading execa takes 60 ms, which callers that run no program need not wait for.
  const { execa } = await import("execa");
  const child = execa(program, args, {
    ...(cwd !== undefined && { cwd }),
    ...(signal !== undefined && { cancelSignal: signal }),
    env,
    stdin: "ignore",
    reject: false,
    // Execa's own cleanup comes after all listeners for "exit", and so after those that remove the
    // folder that the program writes to; it also listens for signals, which is the command line's.
    cleanup: false,
  });
  const stop = () => child.kill();
  process.prependOnceListener("exit", stop);
  if (onOutput) child.stdout.setEncoding("utf8").on("data", onOutput);
  const result = await child;
  process.off("exit", stop);
  // There are no outputs when it could not be started, and execa's message says why.
  const { failed, code, signal: endedBy = null, stdout = "", stderr = "" } = result;
  return {
    missing: code === "ENOENT" || code === "EACCES",
    succeeded: !failed,
    stdout,
    stderr: stderr || (result.originalMessage ?? ""),
    signal: endedBy,
  };
}

/** The last lines of a program's output, errors first, for the end of a sentence. */
export function lastLines({ stdout, stderr, signal }: CommandResult, count = 6): string {
  const output = (stderr.trim() || stdout.trim()).split("\n").slice(-count).join("\n");
  return signal === null ? output : `${output}\n(ended by ${signal})`.trim();
}
