import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { fork, seedKey } from "../../lib/base/keys";
import { handOver, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import type { Image } from "../../lib/images/image";
import type { Batch } from "../../lib/methods/method";
import { remixmatch } from "../../lib/methods/remixmatch/step";
import type { WorkerCounts } from "../../lib/methods/usual-workers";
import { hireWorkers } from "../../lib/methods/workers";
import { wrn10x1 } from "../../lib/network/plan";

/** What a few steps came to with so many workers. */
export interface WorkerHash extends WorkerCounts {
  /** Of weights, averages, moments, statistics, window, label distribution, rates and reports. */
  readonly hash: string;
  /** Tensors left behind in the main thread. */
  readonly leaked: number;
}

const BATCH = 12; // three to a rotation, and 12 rows among 5 blocks do not come out even
const image = (n: number): Image => ({
  height: 8,
  width: 8,
  channels: 1,
  pixels: Uint8Array.from({ length: 64 }, (_, i) => (i * (7 + n) + 29 * n) % 256),
});
const batchOf = (step: number): Batch => ({
  labeled: Array.from({ length: BATCH }, (_, i) => image(100 * step + i)),
  labels: Array.from({ length: BATCH }, (_, i) => i % 3),
  unlabeled: Array.from({ length: BATCH }, (_, i) => image(100 * step + 50 + i)),
});

async function hashOf(counts: WorkerCounts): Promise<WorkerHash> {
  const before = tf.memory().numTensors;
  const workers = hireWorkers(counts);
  const plan = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };
  const views = { weak: { flip: true, shiftPixels: 1 } };
  const method = remixmatch(plan, { strongViews: 3, rampImages: 0, views }, workers);
  const key = seedKey(11);
  const hash = createHash("sha256");
  let state = method.init(key);
  for (let step = 0; step < 3; step++) {
    const { state: next, report } = await method.step(state, batchOf(step), fork(key, step));
    state = handOver(state, next);
    hash.update(JSON.stringify(report));
  }
  for (const tensor of tensorsIn(state)) hash.update(tensor.dataSync<"float32">());
  hash.update(JSON.stringify([state.window, state.labels, state.rates, state.drawnBy]));
  tf.dispose(tensorsIn(state));
  await workers.close();
  return { ...counts, hash: hash.digest("hex"), leaked: tf.memory().numTensors - before };
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
    hashes.push(await hashOf({ views, passes }));
  }
  process.stdout.write(JSON.stringify(hashes));
}

if (require.main === module) void main();
