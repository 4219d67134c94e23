import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { fork, seedKey } from "../../lib/base/keys";
import { disposeReplaced, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import type { Image } from "../../lib/images/image";
import type { Batch } from "../../lib/methods/method";
import { drawAndStep } from "../../lib/methods/method-from";
import type { ReMixMatchChoices } from "../../lib/methods/remixmatch/options";
import { remixmatch } from "../../lib/methods/remixmatch/remixmatch";
import type { WorkerCounts } from "../../lib/methods/default-workers";
import { type StartedWorkers, startWorkers } from "../../lib/methods/workers";
import { wrn10x1 } from "../../lib/network/network";

/** What a few steps came to with so many workers. */
export interface WorkerHash extends WorkerCounts {
  /** Of the case. */
  readonly name: string;
  /** Of weights, averages, moments, statistics, window, label distribution, rates and reports. */
  readonly hash: string;
  /** Tensors left behind in the main thread. */
  readonly leaked: number;
}

/** Ways to be taught, each with batches that do not come out even: in blocks, turns and probes. */
const CASES: readonly { name: string; batch: number; options: ReMixMatchChoices }[] = [
  { name: "K = 3", batch: 12, options: { strongViews: 3 } }, // 12 rows among 5 blocks
  // 20 probes are answered as 16 and 4
  { name: "K = 1", batch: 20, options: { strongViews: 1, statisticsFrom: "first" } },
  {
    name: "swap",
    batch: 5,
    options: { strongViews: 2, guess: "swap", unlabeledLoss: "squared", rotationWeight: 0 },
  },
];

const image = (n: number): Image => ({
  height: 8,
  width: 8,
  channels: 1,
  pixels: Uint8Array.from({ length: 64 }, (_, i) => (i * (7 + n) + 29 * n) % 256),
});
const batchOf = (step: number, length: number): Batch => ({
  labeled: Array.from({ length }, (_, i) => image(100 * step + i)),
  labels: Array.from({ length }, (_, i) => i % 3),
  unlabeled: Array.from({ length }, (_, i) => image(100 * step + 50 + i)),
});

async function hashOf(
  { name, batch, options }: (typeof CASES)[number],
  workers: StartedWorkers,
): Promise<Pick<WorkerHash, "name" | "hash" | "leaked">> {
  const before = tf.memory().numTensors;
  const network = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };
  const weak = { flip: true, shiftPixels: 1 };
  const method = remixmatch(network, { ...options, rampImages: 0, weak }, workers);
  const key = seedKey(11);
  const hash = createHash("sha256");
  let state = method.init(key);
  for (let step = 0; step < 3; step++) {
    const { state: next, report } = await drawAndStep(
      method,
      state,
      batchOf(step, batch),
      fork(key, step),
    );
    state = disposeReplaced(state, next);
    hash.update(JSON.stringify(report));
  }
  for (const tensor of tensorsIn(state)) hash.update(tensor.dataSync<"float32">());
  hash.update(JSON.stringify([state.window, state.labels, state.rates, state.drawingRates]));
  tf.dispose(tensorsIn(state));
  return { name, hash: hash.digest("hex"), leaked: tf.memory().numTensors - before };
}

async function main(): Promise<void> {
  await startEngine();
  const hashes: WorkerHash[] = [];
  for (const [views, passes] of [
    [0, 0],
    [1, 1],
    [3, 2],
    [0, 3],
  ]) {
    const workers = startWorkers({ views, passes });
    for (const one of CASES) hashes.push({ views, passes, ...(await hashOf(one, workers)) });
    await workers.close();
  }
  process.stdout.write(JSON.stringify(hashes));
}

if (require.main === module) void main();
