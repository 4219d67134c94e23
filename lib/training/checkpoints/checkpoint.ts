import { existsSync } from "node:fs";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../base/make-folder";
import { removeStaleParts, writeFileAtomically } from "../../base/atomic-file";
import { expectInteger } from "../../base/expect";
import { UserError, reason } from "../../base/user-error";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint-file";
import type { Identity } from "./identity";

/** The folder of a run's checkpoints. */
export function checkpointsOf(folder: string): string {
  return join(folder, "checkpoints");
}

/**
 * Saves a state as `step-00001024.safetensors` in a folder, made if missing, and returns the file.
 * It is whole and on the disk before older ones go: the `keep` latest up to this step stay, and
 * those of later steps, which another run may have left, are not touched. The state is read before
 * this first waits, so training may go on. Throws a sentence that names the file when the disk is
 * full or the folder closed; all other checkpoints are still there then.
 */
export async function saveCheckpoint(
  folder: string,
  { state, identity }: { state: { readonly step: number }; identity: Identity },
  { keep = 3 }: { keep?: number } = {},
): Promise<string> {
  expectInteger("saveCheckpoint", "the number to keep", keep, 1);
  expectInteger("saveCheckpoint", "the state's step", state.step);
  const { step } = state;
  const bytes = encodeCheckpoint({ state, identity });
  const file = join(folder, nameOf(step));
  await makeFolder(folder).catch((thrown: unknown) => {
    throw new UserError(
      `${folder}: could not be made (${reason(thrown)}); choose another folder for checkpoints`,
      { cause: thrown },
    );
  });
  await writeFileAtomically(file, bytes);
  await clearUp(folder, step, keep).catch(() => undefined); // The next save tries again.
  return file;
}

/** Reads a checkpoint, without an engine. Throws a sentence that names the file unless it is whole. */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((thrown: unknown) => {
    throw new UserError(
      `${file}: could not be read (${reason(thrown)}); choose another checkpoint`,
      {
        cause: thrown,
      },
    );
  });
  return decodeCheckpoint(bytes, file);
}

/**
 * The latest checkpoint of a folder that is whole. One that cannot be used is passed over, the
 * reason given to `onSkip`, and the one before it tried. Throws a sentence when there is none.
 */
export async function latestCheckpoint(
  folder: string,
  { onSkip = () => undefined }: { onSkip?: (sentence: string) => void } = {},
): Promise<Checkpoint> {
  const steps = await stepsIn(folder);
  const reasons: string[] = [];
  for (const step of steps) {
    try {
      return await readCheckpoint(join(folder, nameOf(step)));
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      reasons.push(thrown.message);
      onSkip(thrown.message);
    }
  }
  // A run that goes on may have replaced all of them meanwhile.
  if ((await stepsIn(folder)).join() !== steps.join()) return latestCheckpoint(folder, { onSkip });
  throw new UserError(
    steps.length === 0
      ? `${folder}: has no checkpoints; choose the folder of a run that has saved one`
      : `${folder}: has no checkpoint that can be used, though ${steps.length} are there; of the latest: ${reasons[0]}`,
  );
}

/** Whether a folder has any checkpoint, whole or not; one that is missing has none. */
export async function hasCheckpoints(folder: string): Promise<boolean> {
  return existsSync(folder) && (await stepsIn(folder)).length > 0;
}

/** The steps that a folder has checkpoints of, latest first. */
async function stepsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    throw new UserError(
      `${folder}: could not be read (${reason(thrown)}); choose the folder of a run's checkpoints`,
      { cause: thrown },
    );
  });
  return names
    .map((name) => Number(/^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? NaN))
    .filter((step) => Number.isSafeInteger(step) && names.includes(nameOf(step)))
    .sort((a, b) => b - a);
}

function nameOf(step: number): string {
  return `step-${String(step).padStart(8, "0")}.safetensors`;
}

async function clearUp(folder: string, step: number, keep: number): Promise<void> {
  const outdated = (await stepsIn(folder)).filter((each) => each <= step).slice(keep);
  for (const each of outdated) await rm(join(folder, nameOf(each)), { force: true });
  await removeStaleParts(folder);
}
