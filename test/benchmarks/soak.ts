/**
 * Whether long runs stay as they begin: 5,000 steps of a tiny ReMixMatch on each engine, with and
 * without hired workers. Exits with 1 unless tensors, memory and time a step are flat.
 *
 *     npm run soak
 *     npm run soak -- --steps 500 --engines native --passes 0,2
 *
 * Every case runs in a process of its own. Its first fifth is warming up; of the rest the first
 * third is held against the last: tensors between two steps must be as many to the last one, the
 * median resident memory (all threads together) may grow by 5 % and the median processor time of a
 * step by 15 %. Of the clock's time a step no more is asked than to be shown: other work on the
 * machine moves it.
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import {
  type DataSet,
  type Network,
  disposeState,
  startWorkers,
  labelSplit,
  loadDataSet,
  remixmatch,
  startEngine,
  train,
  wrn10x1,
} from "../../lib";

interface Case {
  readonly steps: number;
  /** Pass workers; with any, one view worker, too. */
  readonly passes: number;
}

/** Of one step: what was there after it, and what it took. */
interface Sample {
  readonly tensors: number;
  readonly megabytes: number;
  readonly processor: number;
  readonly clock: number;
}

const TOLERANCES = { megabytes: 1.05, processor: 1.15 };
// Sixteen channels, so that the native engine takes its own operations.
const PLAN: Network = { ...wrn10x1, channels: 1, filters: 16, scales: 2, shrink: 4 };

async function samplesOf({ steps, passes }: Case): Promise<Sample[]> {
  await startEngine();
  const all = loadDataSet();
  const few = ({ images, labels }: DataSet["train"]): DataSet["train"] => ({
    images: images.slice(0, 500),
    labels: labels.slice(0, 500),
  });
  const data = { ...all, train: few(all.train), test: few(all.test) };
  const workers = startWorkers({ passes, views: Math.min(passes, 1) });
  const method = remixmatch(PLAN, { strongViews: 1 }, workers);
  const samples: Sample[] = [];
  let [before, began] = [process.cpuUsage(), performance.now()];
  const { state } = await train(
    method,
    data,
    labelSplit(data.train.labels, { count: 40, seed: 1 }),
    {
      steps,
      seed: 1,
      batch: 4,
      evaluateEvery: Math.ceil(steps / 50),
      keepReports: false,
      onState: () => {
        const { user, system } = process.cpuUsage(before);
        samples.push({
          tensors: tf.memory().numTensors,
          megabytes: process.memoryUsage.rss() / 1e6,
          processor: (user + system) / 1000,
          clock: performance.now() - began,
        });
        [before, began] = [process.cpuUsage(), performance.now()];
      },
    },
  );
  disposeState(state);
  await workers.close();
  return samples;
}

/** A row of the table, and what is wrong with it. */
function judge(samples: readonly Sample[]): { row: string[]; faults: string[] } {
  const warm = samples.slice(Math.floor(samples.length / 5));
  const third = Math.floor(warm.length / 3);
  const [first, last] = [warm.slice(0, third), warm.slice(-third)];
  const middle = (part: readonly Sample[], what: keyof Sample): number => {
    const sorted = part.map((sample) => sample[what]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  };
  const change = (what: keyof Sample, digits: number): string =>
    `${middle(first, what).toFixed(digits)} → ${middle(last, what).toFixed(digits)}`;
  const kept = new Set(warm.map(({ tensors }) => tensors));
  const grown = (Object.keys(TOLERANCES) as (keyof typeof TOLERANCES)[]).filter(
    (what) => middle(last, what) > TOLERANCES[what] * middle(first, what),
  );
  return {
    row: [[...kept].join(", "), change("megabytes", 0), change("processor", 1), change("clock", 1)],
    faults: [
      ...(kept.size > 1 ? ["the number of tensors changes"] : []),
      ...grown.map((what) => `${what} grows by more than ${TOLERANCES[what]}`),
    ],
  };
}

async function main(words: readonly string[]): Promise<void> {
  if (words[0] === "--case") {
    const samples = await samplesOf(JSON.parse(words[1]) as Case);
    console.log(JSON.stringify(judge(samples)));
    return;
  }
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  const { values } = parseArgs({
    args: [...words],
    options: { steps: text("5000"), engines: text("native,portable"), passes: text("0,2") },
  });
  const steps = Number(values.steps);
  console.log(`${steps} steps each; first third after warming up → last third`);
  const heads = ["engine", "pass workers", "tensors", "MB", "ms of processors", "ms", "flat"];
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => cell.padEnd(heads[i].length + 4)).join(" ");
  console.log(line(heads));
  for (const engine of values.engines.split(",")) {
    for (const passes of values.passes.split(",").map(Number)) {
      const args = [__filename, "--case", JSON.stringify({ steps, passes })];
      const env = { ...process.env, REMIXMATCH_ENGINE: engine };
      const said = execFileSync(process.execPath, args, {
        env,
        stdio: ["ignore", "pipe", "inherit"],
        encoding: "utf8",
      });
      const { row, faults } = JSON.parse(said.trim().split("\n").at(-1)!) as ReturnType<
        typeof judge
      >;
      console.log(line([engine, String(passes), ...row, faults.join("; ") || "yes"]));
      if (faults.length > 0) process.exitCode = 1;
    }
  }
}

void main(process.argv.slice(2));
