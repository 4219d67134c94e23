import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { networkSchema } from "../network/network-schema";
import { removeStaleParts, writeJsonAtomically } from "../base/atomic-file";
import { readJsonFile } from "../base/json-file";
import { parseSchema } from "../base/schema";
import { UserError } from "../base/user-error";

const FILE = "run.json";
const REMEDY = "restore the file, or start the run anew in another folder";
const whole = (low: number) => z.int().min(low);

const configSchema = z.strictObject({
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
  /** Of the method; those that are not given are its defaults. */
  options: z.record(z.string(), z.unknown()),
  /** Of the initial weights, the order of examples, the views and MixUp. */
  seed: whole(0),
  /** Labeled and unlabeled images a step; a number means as many of each. */
  batch: z.union([whole(1), z.strictObject({ labeled: whole(1), unlabeled: whole(0) })], {
    error: "expected a whole number from 1, or one each for labeled and unlabeled images",
  }),
  /** Steps in all. */
  steps: whole(1),
  evaluateEvery: whole(1),
  checkpointEvery: whole(1),
  /** How many checkpoints stay. */
  keep: whole(1),
});

/** Everything that decides a run, as plain data: `run.json` of its folder. */
export interface RunConfig extends z.infer<typeof configSchema> {}

/** Throws a sentence naming the first field that is not as a config has it; `who` begins it. */
export function checkRunConfig(content: unknown, who: string): RunConfig {
  return parseSchema(configSchema, content, who);
}

/** The config of a run's folder. Throws a sentence when there is none, or it is damaged. */
export function readRunConfig(folder: string): RunConfig {
  const file = join(folder, FILE);
  if (!existsSync(file)) {
    throw new UserError(
      `${folder}: ${existsSync(folder) ? `is no run's folder, for it has no ${FILE}` : "is not there"}; ` +
        `name the folder of a run`,
      { exitCode: 2 },
    );
  }
  return readJsonFile(file, configSchema, { what: "the config of a run", remedy: REMEDY });
}

/** Writes a config as `run.json`, whole or not at all, and clears away what a killed run began. */
export async function writeRunConfig(folder: string, config: RunConfig): Promise<void> {
  await writeJsonAtomically(join(folder, FILE), config);
  await removeStaleParts(folder).catch(() => undefined); // The next write tries again.
}

/** Of a run that goes on, only how long it is and what is kept of it may change. */
export type RunChanges = Partial<Pick<RunConfig, "steps" | "checkpointEvery" | "keep">>;

/**
 * The config of the run in a folder, with what may change of it. Throws a sentence when there is no
 * run, or a change would make it another one.
 */
export function resumedRunConfig(folder: string, changes: RunChanges = {}): RunConfig {
  const { steps, checkpointEvery, keep, ...others } = changes;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new UserError(
      `resumedRunConfig: a run goes on as it was made, so only steps, checkpointEvery and keep may ` +
        `change, but ${other} was given; leave it out, or start a new run`,
      { exitCode: 2 },
    );
  }
  const before = readRunConfig(folder);
  const config = {
    ...before,
    steps: steps ?? before.steps,
    checkpointEvery: checkpointEvery ?? before.checkpointEvery,
    keep: keep ?? before.keep,
  };
  return checkRunConfig(config, "resumedRunConfig");
}
