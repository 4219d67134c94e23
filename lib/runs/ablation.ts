import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readOrThrow } from "../base/read-or-throw";
import { parseJson } from "../base/schema";
import { UserError } from "../base/user-error";
import { packageRoot } from "../base/package-root";
import { loadDataSet } from "../data/load";
import { labelSplit } from "../data/splits/split";
import { engineInUse } from "../engine/engine";
import { meanRow } from "../labels/rows";
import { type RowName, classroomMethod } from "./classroom";
import { presetNamed } from "./presets";
import type { StepReport } from "../methods/method";
import type { Workers } from "../methods/workers";
import { evaluate } from "../training/evaluate";
import { disposeState } from "../training/state";
import { train } from "../training/train";

const shares = z.array(z.number().min(0).max(1));
const runSchema = z.strictObject({
  row: z.string().min(1),
  /** Of the split, the initial weights, the views and MixUp, alike for every row. */
  seed: z.int().min(0),
  engine: z.enum(["native", "portable"]),
  steps: z.int().positive(),
  /** How many training images kept their labels. */
  labels: z.int().positive(),
  /** The data set's checksum. */
  data: z.string(),
  /** Step and accuracy of each evaluation, on averaged weights. */
  accuracy: z.array(z.tuple([z.int().positive(), z.number().min(0).max(1)])).min(1),
  /** How often each class is predicted on the test images in the end. */
  answered: shares,
  /** The mean guess for unlabeled images in the last quarter; null where nothing is guessed. */
  guessed: shares.nullable(),
});

/** What came of one row of the classroom's ablation with one seed. */
export interface AblationRun extends z.infer<typeof runSchema> {}

/** Where the ablation's runs are kept: one line of JSON a run, made by `npm run ablations`. */
export const ABLATION_RUNS = join(packageRoot(), "notebooks/logs/ablations.jsonl");

/**
 * The runs of a file of `npm run ablations`.
 * Throws a sentence that names file and line where something is not as a run has it.
 */
export function readAblationRuns(file = ABLATION_RUNS): AblationRun[] {
  const remedy = "make it by npm run ablations";
  const text = readOrThrow(file, () => readFileSync(file, "utf8"), remedy);
  const what = "one run";
  return text
    .split("\n")
    .flatMap((line, i) =>
      line === "" ? [] : [parseJson(line, runSchema, `${file}, line ${i + 1}`, { what })],
    );
}

/**
 * Trains one row of the classroom's ablation anew. Same row, same seed: same numbers, on the same
 * engine, with any workers. `steps` shortens the run. Throws when no engine has been started.
 */
export async function trainRow(
  row: RowName,
  { seed, steps: wanted, workers }: { seed: number; steps?: number; workers?: Workers },
): Promise<AblationRun> {
  const engine = engineInUse();
  if (engine === null)
    throw new UserError("trainRow: no engine runs yet; call startEngine() first");
  const { data: name, labels, batch, steps: usual, evaluateEvery } = presetNamed("classroom");
  const steps = wanted ?? usual;
  const data = loadDataSet(name);
  const method = classroomMethod(row, workers);
  const split = labelSplit(data.train.labels, { count: labels, seed });
  const schedule = { steps, seed, batch, evaluateEvery, alsoRaw: false, label: row };
  const { state, evaluations, reports } = await train(method, data, split, schedule);
  const { confusion } = await evaluate(method, state, data.test);
  disposeState(state);
  return {
    row,
    seed,
    engine: engine.name,
    steps,
    labels,
    data: data.checksum,
    accuracy: evaluations.map(({ step, accuracy }) => [step, round(accuracy)]),
    answered: confusion[0].map((_, c) =>
      round(confusion.reduce((sum, counts) => sum + counts[c], 0) / data.test.images.length),
    ),
    guessed: meanGuess(reports.slice(-Math.ceil(steps / 4))),
  };
}

function meanGuess(reports: readonly StepReport[]): number[] | null {
  const guesses = reports.flatMap(({ distributions: { guess } }) => (guess ? [guess] : []));
  return guesses.length > 0 ? meanRow(guesses).map(round) : null;
}

function round(value: number): number {
  return Math.round(10_000 * value) / 10_000;
}
