import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, platform, release } from "node:os";
import { basename, dirname, join } from "node:path";
import { runCommand } from "../base/command";
import { packageVersion } from "../base/package-root";

/**
 * A cell that displays this type adds to the record of how a report was made instead of showing
 * something: `display({ [PROVENANCE_TYPE]: { engine: "TensorFlow 2.21, 1 thread" } })`.
 */
export const PROVENANCE_TYPE = "application/vnd.remixmatch.provenance+json";

/** How a report was made. `notes` are what the cells displayed of engine, data, options and seeds. */
export interface Provenance {
  readonly notebook: string;
  readonly notebookSha256: string;
  readonly started: string;
  readonly seconds: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly packages: Readonly<Record<string, string>>;
  readonly node: string;
  readonly machine: string;
  readonly git?: { readonly commit: string; readonly dirty: boolean };
  readonly notes: Readonly<Record<string, unknown>>;
}

const PACKAGES = ["@tensorflow/tfjs", "tslab", "plotly.js", "arquero"];

/** Collects the record of a run that began at `started` and has just ended. */
export async function collectProvenance({
  path,
  started,
  parameters,
  notes,
}: {
  path: string;
  started: Date;
  parameters: Readonly<Record<string, unknown>>;
  notes: Readonly<Record<string, unknown>>;
}): Promise<Provenance> {
  const git = await gitState(dirname(path));
  return {
    notebook: basename(path),
    notebookSha256: createHash("sha256")
      .update(await readFile(path))
      .digest("hex"),
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    parameters,
    packages: await packageVersions(),
    node: process.version,
    machine: `${platform()} ${release()}, ${process.arch}, ${cpus().length} x ${cpus()[0]?.model ?? "processor"}`,
    ...(git === undefined ? {} : { git }),
    notes,
  };
}

async function packageVersions(): Promise<Record<string, string>> {
  const load = createRequire(__filename);
  const found: Record<string, string> = { remixmatch: packageVersion() };
  for (const name of PACKAGES) {
    // Not every package lets its package.json be asked for by name, so its folder is looked up.
    for (const folder of load.resolve.paths(name) ?? []) {
      const text = await readFile(join(folder, name, "package.json"), "utf8").catch(
        () => undefined,
      );
      if (text === undefined) continue;
      found[name] = (JSON.parse(text) as { version: string }).version;
      break;
    }
  }
  return found;
}

// No git, or no repository, is no reason to fail: then the record has no commit.
async function gitState(folder: string): Promise<Provenance["git"]> {
  const commit = await runCommand("git", ["rev-parse", "HEAD"], { cwd: folder });
  const status = await runCommand("git", ["status", "--porcelain"], { cwd: folder });
  if (!commit.succeeded || !status.succeeded) return undefined;
  return { commit: commit.stdout.trim(), dirty: status.stdout.trim() !== "" };
}
