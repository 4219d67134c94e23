import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { removeStaleParts, writeFileAtomically } from "../base/atomic-file";
import { UserError, reason } from "../base/user-error";

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
  network: z.strictObject({
    classes: whole(1),
    channels: whole(1),
    filters: whole(1),
    scales: whole(1),
    repeat: whole(1),
    shrink: whole(1),
  }),
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
  const checked = recipeSchema.safeParse(content);
  if (checked.success) return checked.data;
  const [{ path, message }] = checked.error.issues;
  throw new UserError(
    `${who}: ${path.join(".") || "the whole"} is not as it should be: ${message}`,
  );
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
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (thrown) {
    throw new UserError(
      `${file}: should be the recipe of a run in JSON, but ${reason(thrown)}; ${CURE}`,
      { cause: thrown },
    );
  }
  try {
    return checkRunConfig(content, file);
  } catch (thrown) {
    throw new UserError(`${reason(thrown)}; ${CURE}`, { cause: thrown });
  }
}

/** Writes a recipe as `run.json`, whole or not at all, and clears away what a killed run began. */
export async function writeRunConfig(folder: string, recipe: RunConfig): Promise<void> {
  await writeFileAtomically(
    join(folder, RECIPE),
    Buffer.from(`${JSON.stringify(recipe, null, 2)}\n`),
  );
  await removeStaleParts(folder).catch(() => undefined); // The next write tries again.
}
