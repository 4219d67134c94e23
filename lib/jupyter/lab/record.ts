import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../base/command";

/** What an environment consists of. */
export interface EnvironmentSpec {
  readonly folder: string;
  /** The environment's own Python. */
  readonly python: string;
  readonly packages: readonly string[];
}

/** Names an environment's folder in the cache: a folder of one name has one content. */
export function environmentName(version: string, packages: readonly string[]): string {
  const hash = createHash("sha256")
    .update(`${BUILD} ${packages.join(" ")}`)
    .digest("hex");
  return `${packages[0].replace("==", "-")}-${hash.slice(0, 8)}-python${version}`;
}

/** Writes the record of an environment that is complete; it comes last. */
export function writeRecord(spec: EnvironmentSpec): void {
  writeFileSync(join(spec.folder, RECORD), recordOf(spec));
}

/**
 * Whether an environment has its record, and its Python runs: the one that it was created from may
 * have been removed.
 */
export async function isComplete(spec: EnvironmentSpec): Promise<boolean> {
  try {
    if (readFileSync(join(spec.folder, RECORD), "utf8") !== recordOf(spec)) return false;
  } catch {
    return false;
  }
  return (await runCommand(spec.python, ["-I", "-c", "import jupyterlab"])).succeeded;
}

const RECORD = "remixmatch-lab.json";

// Raised when what is done with the packages changes, so that environments are created again.
const BUILD = 1;

function recordOf({ folder, packages }: EnvironmentSpec): string {
  return `${JSON.stringify({ folder, making: BUILD, packages })}\n`;
}
