import { spawn } from "node:child_process";

/** How another program ended: `missing` when there is no such program. */
export interface CommandResult {
  readonly missing: boolean;
  readonly succeeded: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
}

/** Runs a program, without a shell, to its end. Never throws: how it ended is the result. */
export function runCommand(
  program: string,
  args: readonly string[],
  {
    cwd,
    env = process.env,
    onOutput = () => undefined,
    signal,
  }: {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    onOutput?: (text: string) => void;
    /** Ends the program when aborted. */
    signal?: AbortSignal | undefined;
  } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal && { signal }),
    });
    // It does not outlive us; what it was writing is cleared away by whoever listens after this.
    const stop = () => child.kill();
    process.prependOnceListener("exit", stop);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      onOutput(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error: NodeJS.ErrnoException) => {
      process.off("exit", stop);
      const missing = error.code === "ENOENT" || error.code === "EACCES";
      resolve({ missing, succeeded: false, stdout, stderr: error.message, signal: null });
    });
    child.on("close", (code, signal) => {
      process.off("exit", stop);
      resolve({ missing: false, succeeded: code === 0, stdout, stderr, signal });
    });
  });
}

/** The last lines of what a program said, for the end of a sentence. */
export function lastLines({ stdout, stderr, signal }: CommandResult, count = 6): string {
  const said = (stderr.trim() || stdout.trim()).split("\n").slice(-count).join("\n");
  return signal === null ? said : `${said}\n(ended by ${signal})`.trim();
}
