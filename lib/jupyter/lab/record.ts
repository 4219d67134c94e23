import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../base/command";

/** An environment as it is to be. */
export interface Plan {
  readonly folder: string;
  /** The environment's own Python. */
  readonly python: string;
  readonly packages: readonly string[];
}

/** Names the folder in the cache: what is in it never changes. */
export function keyFor(version: string, packages: readonly string[]): string {
  const hash = createHash("sha256")
    .update(`${MAKING} ${packages.join(" ")}`)
    .digest("hex");
  return `${packages[0].replace("==", "-")}-${hash.slice(0, 8)}-python${version}`;
}

/** Says that everything else is there; written last. */
export function writeRecord(plan: Plan): void {
  writeFileSync(join(plan.folder, RECORD), recordOf(plan));
}

/** Whether an environment is there as planned, and its Python, too: the one it was made from may have gone. */
export async function isWhole(plan: Plan): Promise<boolean> {
  try {
    if (readFileSync(join(plan.folder, RECORD), "utf8") !== recordOf(plan)) return false;
  } catch {
    return false;
  }
  return (await runCommand(plan.python, ["-I", "-c", "import jupyterlab"])).succeeded;
}

const RECORD = "remixmatch-lab.json";

// Raised when what is done with the packages changes, so that an environment is made again.
const MAKING = 1;

function recordOf({ folder, packages }: Plan): string {
  return `${JSON.stringify({ folder, making: MAKING, packages })}\n`;
}
