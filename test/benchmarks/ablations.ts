/**
 * Trains the classroom's ablation and keeps what came of it: one line of JSON a run in
 * notebooks/logs/ablations.jsonl, which notebooks/09-ablations.ipynb reads.
 *
 *     npm run ablations                     (seeds 1, 2 and 3; about an hour on one core)
 *     npm run ablations -- 1 2 3 4 5        (other seeds)
 *     npm run ablations -- --row "K = 4" 1  (one row)
 *
 * A seed decides the split, the initial weights, the views and MixUp, alike for every row. Runs that
 * are in the file already are not made again.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  CLASSROOM_ROWS,
  type RowName,
  classroomMethod,
  disposeState,
  evaluate,
  labelSplit,
  loadDataSet,
  meanRow,
  presetNamed,
  startEngine,
  train,
} from "../../lib";
import { packageRoot } from "../../lib/base/package-root";

const file = join(packageRoot(), "notebooks/logs/ablations.jsonl");

async function main(words: readonly string[]): Promise<void> {
  const one = words[0] === "--row" ? words[1] : null;
  const given = words.slice(one === null ? 0 : 2).map(Number);
  const seeds = given.length > 0 ? given : [1, 2, 3];
  const rows = (Object.keys(CLASSROOM_ROWS) as RowName[]).filter((row) => !one || row === one);
  const engine = await startEngine();
  mkdirSync(dirname(file), { recursive: true });
  for (const seed of seeds) {
    for (const row of rows) {
      if (isThere(row, seed)) continue;
      const line = JSON.stringify({ row, seed, engine: engine.name, ...(await runRow(row, seed)) });
      appendFileSync(file, `${line}\n`);
      console.log(line.slice(0, 200));
    }
  }
}

function isThere(row: string, seed: number): boolean {
  if (!existsSync(file)) return false;
  const runs = readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { row: string; seed: number });
  return runs.some((run) => run.row === row && run.seed === seed);
}

async function runRow(row: RowName, seed: number): Promise<object> {
  const { data: name, labels, batch, steps, evaluateEvery } = presetNamed("classroom");
  const data = loadDataSet(name);
  const method = classroomMethod(row);
  const { state, evaluations, reports } = await train(
    method,
    data,
    labelSplit(data.train.labels, { count: labels, seed }),
    { steps, seed, batch, evaluateEvery, alsoRaw: false },
  );
  const { confusion } = evaluate(method, state, data.test);
  disposeState(state);
  const guesses = reports
    .slice(-steps / 4)
    .flatMap(({ distributions: { guess } }) => (guess === undefined ? [] : [guess]));
  return {
    steps,
    labels,
    data: data.checksum,
    accuracy: evaluations.map(({ step, accuracy }) => [step, round(accuracy)]),
    // How often each class is answered on the test images, and guessed for unlabeled ones at last.
    answered: confusion[0].map((_, c) =>
      round(confusion.reduce((sum, counts) => sum + counts[c], 0) / data.test.images.length),
    ),
    guessed: guesses.length > 0 ? meanRow(guesses).map(round) : null,
  };
}

function round(value: number): number {
  return Math.round(10_000 * value) / 10_000;
}

void main(process.argv.slice(2));
