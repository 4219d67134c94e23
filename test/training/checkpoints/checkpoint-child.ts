import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { reason } from "../../../lib/base/user-error";
import { startEngine } from "../../../lib/engine/engine";
import { latestCheckpoint, saveCheckpoint } from "../../../lib/training/checkpoints/checkpoint";
import { tinyIdentity } from "./tiny-run";

const identity = tinyIdentity;
const stateAt = (step: number) => ({ step, weights: { w: tf.fill([20_000], step) } });

/** Saves until the disk is full; prints the fault, what the folder holds, and what is left whole. */
async function fill(folder: string): Promise<void> {
  await saveCheckpoint(folder, { state: stateAt(1), identity });
  await saveCheckpoint(folder, { state: stateAt(2), identity });
  writeFileSync(join(folder, "other"), Buffer.alloc(850_000));
  const fault = await saveCheckpoint(folder, { state: stateAt(3), identity }, { keep: 1 }).catch(
    reason,
  );
  const { step } = await latestCheckpoint(folder);
  console.log(JSON.stringify({ fault, names: readdirSync(folder).sort(), step }));
}

/** Saves one checkpoint after another, as a run that goes on, once another run does so, too. */
async function race(folder: string): Promise<void> {
  writeFileSync(join(folder, `ready-${process.pid}`), "");
  while (readdirSync(folder).filter((name) => name.startsWith("ready")).length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (let step = 1; step <= 40; step++) {
    await saveCheckpoint(folder, { state: stateAt(step), identity }, { keep: 2 });
  }
}

const [work, folder] = process.argv.slice(2);
void startEngine().then(() => (work === "fill" ? fill(folder) : race(folder)));
