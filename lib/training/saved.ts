import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../base/tensors";
import { Fault } from "../base/fault";
import { loadDataSet } from "../data/data-set";
import { type LoadedModel, loadWeights } from "../export/weights-file";
import type { BatchStatistics } from "../network/wide-resnet";
import { latestCheckpoint } from "./checkpoint";
import { readRecipe } from "./recipe";
import { type StateTree, tensorsOf } from "./state-tree";

/**
 * The model that a run's latest whole checkpoint holds, by its averaged weights or its raw ones; or
 * that of a file of exported weights. Its tensors are the caller's to dispose of.
 * Throws a sentence when the place is neither.
 */
export async function savedModel(
  place: string,
  { weights = "average" }: { weights?: "average" | "raw" } = {},
): Promise<LoadedModel> {
  if (!existsSync(place)) {
    throw new Fault(`${place}: is not there; name the folder of a run, or a file of weights`);
  }
  return statSync(place).isDirectory() ? modelOfRun(place, weights) : loadWeights(place);
}

async function modelOfRun(folder: string, weights: "average" | "raw"): Promise<LoadedModel> {
  const recipe = readRecipe(folder);
  const { state } = await latestCheckpoint(join(folder, "checkpoints"));
  const { average, weights: raw, statistics } = state as Record<string, StateTree>;
  const { classes, train } = loadDataSet(recipe.data);
  const { height, width } = train.images[0];
  const chosen = { weights: weights === "average" ? average : raw, statistics };
  const made = tf.tidy(() => tensorsOf(chosen) as tf.TensorContainer) as unknown as {
    weights: Tensors;
    statistics: BatchStatistics;
  };
  return { ...made, plan: recipe.network, classes, height, width };
}

/** The data set that a run was trained on. Throws a sentence when the place is no run's folder. */
export function savedData(place: string): string {
  return readRecipe(place).data;
}
