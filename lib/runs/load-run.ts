import { existsSync, statSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../base/tensors";
import { UserError } from "../base/user-error";
import { loadDataSet } from "../data/load";
import { type LoadedModel, loadWeights } from "../export/weights-file";
import type { BatchStatistics } from "../network/forward";
import {
  checkpointsOf,
  hasCheckpoints,
  latestCheckpoint,
} from "../training/checkpoints/checkpoint";
import { expectIdentity } from "../training/checkpoints/identity";
import { readRunConfig } from "./run-config";
import { type StateTree, tensorsOf } from "../training/checkpoints/state-tree";

/** Which weights of a run: their moving average, by default, or those themselves. */
export interface LoadRunOptions {
  readonly weights?: "average" | "raw";
}

/**
 * The model that a run's latest whole checkpoint holds, or that of a file of exported weights. Its
 * tensors are the caller's to dispose of.
 * Throws a sentence when the place is neither, or holds another model than its config says.
 */
export async function loadRun(
  place: string,
  { weights = "average" }: LoadRunOptions = {},
): Promise<LoadedModel> {
  if (isRunFolder(place)) return modelOfRun(place, weights);
  if (weights === "average") return loadWeights(place);
  throw new UserError(
    `${place}: is a file of weights, which holds those that were exported, so raw ones cannot be ` +
      `asked for; name the folder of the run`,
    { exitCode: 2 },
  );
}

/** The data set that a run was trained on. Throws a sentence when the place is no run's folder. */
export function dataOfRun(place: string): string {
  if (isRunFolder(place)) return readRunConfig(place).data;
  throw new UserError(
    `${place}: is a file of weights, which does not say what data they are of; name a data set ` +
      `by --data`,
    { exitCode: 2 },
  );
}

/** Whether a place is a folder, as runs are kept in. Throws a sentence when nothing is there. */
export function isRunFolder(place: string): boolean {
  if (existsSync(place)) return statSync(place).isDirectory();
  throw new UserError(`${place}: is not there; name the folder of a run, or a file of weights`, {
    exitCode: 2,
  });
}

async function modelOfRun(folder: string, weights: "average" | "raw"): Promise<LoadedModel> {
  const { data, network } = readRunConfig(folder);
  if (!(await hasCheckpoints(checkpointsOf(folder)))) {
    throw new UserError(
      `${folder}: has no checkpoint yet; go on with it by remixmatch train --resume, until its first`,
    );
  }
  const { file, identity, state } = await latestCheckpoint(checkpointsOf(folder));
  const { classes, checksum, train } = loadDataSet(data);
  expectIdentity(identity, { ...identity, network, data: checksum }, file);
  const { average, weights: raw, statistics } = state as Record<string, StateTree>;
  const { height, width } = train.images[0];
  const chosen = { weights: weights === "average" ? average : raw, statistics };
  const made = tf.tidy(() => tensorsOf(chosen) as tf.TensorContainer) as unknown as {
    weights: Tensors;
    statistics: BatchStatistics;
  };
  return { ...made, network, classes, height, width };
}
