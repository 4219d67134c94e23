import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type CommandResult, lastLines, runCommand } from "../../base/command";
import { watchGrowth } from "../../base/watch-growth";
import { SourceError } from "./source-error";
import type { DownloadOptions } from "./download";

/**
 * Has npm fetch the archive of a package (`name@version`) to `file`, without running any script of
 * it. npm's own cache lies beside the file meanwhile, so that nothing is left elsewhere. Rejects
 * with a sentence when npm is missing or fails, or with the reason of `signal`.
 */
export async function packNpm(
  spec: string,
  file: string,
  { signal, onBytes = () => undefined }: DownloadOptions = {},
): Promise<void> {
  const scratch = await mkdtemp(join(dirname(file), "npm-"));
  // npm writes into its cache while it downloads, so the growth of that is progress.
  const endWatch = watchGrowth(scratch, onBytes);
  try {
    const words = ["pack", spec, "--pack-destination", scratch, "--json", "--ignore-scripts"];
    const ended = await runNpm([...words, "--cache", join(scratch, "cache")], signal);
    signal?.throwIfAborted();
    const archive = readdirSync(scratch).find((name) => name.endsWith(".tgz"));
    if (!ended.succeeded || archive === undefined) throw npmError(spec, ended);
    await rename(join(scratch, archive), file);
  } finally {
    endWatch();
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Runs the npm that came with this Node, or else the one on the path. */
function runNpm(words: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
  const beside = dirname(process.execPath);
  const script = [join(beside, ".."), join(beside, "..", "lib"), beside]
    .map((folder) => join(folder, "node_modules", "npm", "bin", "npm-cli.js"))
    .find((path) => existsSync(path));
  return script === undefined
    ? runCommand("npm", words, { signal })
    : runCommand(process.execPath, [script, ...words], { signal });
}

function npmError(spec: string, ended: CommandResult): SourceError {
  return new SourceError(
    ended.missing
      ? `npm, which fetches ${spec}, was not found`
      : `npm could not fetch ${spec}: ${npmMessage(ended)}`,
  );
}

const errorSchema = z.object({ error: z.object({ summary: z.string().min(1) }) });

// With --json, npm puts its reason there, in the first of many lines.
function npmMessage(ended: CommandResult): string {
  try {
    const { error } = errorSchema.parse(JSON.parse(ended.stdout));
    return error.summary.split("\n", 1)[0];
  } catch {
    return lastLines(ended, 3).replaceAll("\n", " ");
  }
}
