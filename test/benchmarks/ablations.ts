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
import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { startEngine, startWorkers } from "../../lib";
import {
  ABLATION_RUNS,
  CLASSROOM_ROWS,
  type RowName,
  readAblationRuns,
  trainRow,
} from "../../lib/runs";

async function main(words: readonly string[]): Promise<void> {
  const one = words[0] === "--row" ? words[1] : null;
  const given = words.slice(one === null ? 0 : 2).map(Number);
  const seeds = given.length > 0 ? given : [1, 2, 3];
  const rows = (Object.keys(CLASSROOM_ROWS) as RowName[]).filter((row) => !one || row === one);
  await startEngine();
  const workers = startWorkers();
  mkdirSync(dirname(ABLATION_RUNS), { recursive: true });
  for (const seed of seeds) {
    for (const row of rows) {
      if (isThere(row, seed)) continue;
      const run = await trainRow(row, { seed, workers });
      appendFileSync(ABLATION_RUNS, `${JSON.stringify(run)}\n`);
      const [step, accuracy] = run.accuracy.at(-1)!;
      console.log(`${row}, seed ${seed}: ${(100 * accuracy).toFixed(1)} % after ${step} steps`);
    }
  }
}

function isThere(row: string, seed: number): boolean {
  if (!existsSync(ABLATION_RUNS)) return false;
  return readAblationRuns().some((run) => run.row === row && run.seed === seed);
}

void main(process.argv.slice(2));
