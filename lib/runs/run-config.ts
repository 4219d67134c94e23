import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { networkSchema } from "../network/network-schema";
import { removeStaleParts, writeFileAtomically } from "../base/atomic-file";
import { parseSchema, readJsonFile } from "../base/schema";
import { UserError } from "../base/user-error";

const RECIPE = "run.json";
const CURE = "restore the file, or start the run anew in another folder";
const whole = (low: number) => z.int().min(low);

const recipeSchema = z.strictObject({
  format: z.literal(1),
  /** Which data set of the manifest. */
  data: z.string().min(1),
  /** Which images keep their labels, which are held out. */
  split: z.strictObject({
    count: whole(1),
    seed: whole(0),
    validation: whole(0),
    labelsInUnlabeled: z.boolean(),
    /** Of the data set's official folds, where the labels are theirs. */
    fold: whole(0).exactOptional(),
    /** How many times as frequent the first class is as the last, among the unlabeled images. */
    imbalance: z.number().min(1).exactOptional(),
  }),
  method: z.string().min(1),
  network: networkSchema,
  /** What differs from the method's defaults. */
  options: z.record(z.string(), z.unknown()),
  /** Of the initial weights, the order of examples, the views and MixUp. */
  seed: whole(0),
  batch: whole(1),
  /** Steps in all. */
  steps: whole(1),
  evaluateEvery: whole(1),
  checkpointEvery: whole(1),
  /** How many checkpoints stay. */
  keep: whole(1),
});

/** Everything that decides a run, as plain data: `run.json` of its folder. */
export type RunConfig = z.infer<typeof recipeSchema>;

/** Throws a sentence naming the first field that is not as a recipe has it; `who` begins it. */
export function checkRunConfig(content: unknown, who: string): RunConfig {
  return parseSchema(recipeSchema, content, who);
}

/** The recipe of a run's folder. Throws a sentence when there is none, or it is damaged. */
export function readRunConfig(folder: string): RunConfig {
  const file = join(folder, RECIPE);
  if (!existsSync(file)) {
    throw new UserError(
      `${folder}: ${existsSync(folder) ? `is no run's folder, for it has no ${RECIPE}` : "is not there"}; ` +
        `name the folder of a run`,
      { exitCode: 2 },
    );
  }
  return readJsonFile(file, recipeSchema, { what: "the recipe of a run", remedy: CURE });
}

/** Writes a recipe as `run.json`, whole or not at all, and clears away what a killed run began. */
export async function writeRunConfig(folder: string, recipe: RunConfig): Promise<void> {
  await writeFileAtomically(
    join(folder, RECIPE),
    Buffer.from(`${JSON.stringify(recipe, null, 2)}\n`),
  );
  await removeStaleParts(folder).catch(() => undefined); // The next write tries again.
}
