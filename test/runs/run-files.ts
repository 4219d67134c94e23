import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The sha-256 of every file of a run by its name, but of TensorBoard's, which hold times. */
export function contents(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter(
    (name) => statSync(join(folder, name)).isFile() && !name.startsWith("events."),
  );
  return Object.fromEntries(
    names.sort().map((name) => {
      const bytes = readFileSync(join(folder, name));
      return [name, createHash("sha256").update(bytes).digest("hex")];
    }),
  );
}

/** The files that a killed process was writing. */
export function partsIn(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    name.endsWith(".part"),
  );
}

/** The steps that a run has checkpoints of. */
export function checkpointSteps(folder: string): number[] {
  return readdirSync(join(folder, "checkpoints"))
    .sort()
    .map((name) => Number(/^step-(\d{8})\.safetensors$/.exec(name)![1]));
}
