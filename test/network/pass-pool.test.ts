import assert from "node:assert/strict";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import { type Tensors, mapTensors, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { type Accumulate, type Accumulated, accumulate } from "../../lib/network/accumulate";
import type { Pass } from "../../lib/network/pass";
import { type PassPool, passPool } from "../../lib/network/pass-pool";
import { wrn10x1 } from "../../lib/network/plan";
import { initWeights } from "../../lib/network/weights";
import { runNode } from "../engine/child";

const plan = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };

function passNamed(name: string, i: number, count = 5): Pass {
  const head = i === 0 ? "rotation" : "classes";
  const width = head === "rotation" ? 4 : 3;
  return {
    name,
    head,
    images: {
      shape: [count, 8, 8, 1],
      pixels: Float32Array.from({ length: count * 64 }, (_, p) => Math.sin(0.37 * p + i)),
    },
    targets: Array.from({ length: count }, (_, row) =>
      Array.from({ length: width }, (_, c) => (c === row % width ? 1 : 0)),
    ),
    weights: Array.from({ length: count }, (_, row) => 0.1 + 0.01 * row),
    losses: Array.from({ length: count }, (_, row) => (row % 2 ? "squared" : "cross-entropy")),
  };
}

const passes = Array.from({ length: 7 }, (_, i) => passNamed(`pass ${i}`, i, 5 + (i % 3)));
const statisticsOf = "pass 4";

/** All that passes come to, in bits and in the order of its names; frees it. */
function bits(accumulated: Accumulated): unknown {
  const names = Object.keys(accumulated.gradients);
  const layers = Object.keys(accumulated.statistics);
  const numbers = tensorsIn([accumulated.gradients, accumulated.statistics]).map((tensor) => ({
    shape: tensor.shape,
    bits: [...new Uint32Array(tensor.dataSync<"float32">().slice().buffer)],
  }));
  tf.dispose([accumulated.gradients, accumulated.statistics]);
  return { names, layers, numbers, losses: accumulated.losses };
}

describe("pass workers", function () {
  this.timeout(120_000);
  let weights: Tensors = {};
  let others: Tensors = {};
  let pool: PassPool;
  const threads: Worker[] = [];
  const meet = (worker: Worker): void => void threads.push(worker);

  before(async () => {
    await startEngine();
    weights = initWeights(seedKey(1), plan, { rotation: true });
    others = mapTensors(weights, (weight) => tf.mul(weight, 0.5));
    process.on("worker", meet);
    pool = passPool(2);
  });
  after(async () => {
    process.off("worker", meet);
    tf.dispose([weights, others]);
    await pool.close();
  });

  const plain = async (given = weights): Promise<unknown> =>
    bits(await accumulate(given, passes, plan, { statisticsOf }));
  const pooled = async (given = weights, run: Accumulate = pool.accumulate): Promise<unknown> =>
    bits(await run(given, passes, plan, { statisticsOf }));

  it("add up to the bits of accumulate, names in the same order", async () => {
    assert.deepEqual(await pooled(), await plain());
  });

  it("see each time the weights they are given, also when asked twice at once", async () => {
    const [a, b] = await Promise.all([pooled(weights), pooled(others)]);
    assert.deepEqual(a, await plain(weights));
    assert.deepEqual(b, await plain(others));
    assert.notDeepEqual(a, b);
  });

  it("see the weights of another network", async () => {
    const wider = { ...plan, filters: 6, classes: 5 };
    const wide = initWeights(seedKey(2), wider);
    const pass = {
      ...passNamed("wide", 1),
      targets: [0, 1, 2, 3, 4].map((c) => [0, 1, 2, 3, 4].map((d) => +(c === d))),
    };
    const asked = [wide, [pass], wider, { statisticsOf: "wide" }] as const;
    assert.deepEqual(bits(await pool.accumulate(...asked)), bits(await accumulate(...asked)));
    assert.deepEqual(await pooled(), await plain());
    tf.dispose(wide);
  });

  it("leave no tensor behind in this thread, and answer nothing to no passes", async () => {
    const before = tf.memory().numTensors;
    await pooled();
    const none = await pool.accumulate(weights, [], plan, { statisticsOf });
    assert.deepEqual(none, { losses: [], gradients: {}, statistics: {} });
    assert.equal(tf.memory().numTensors, before);
  });

  it("throw the sentence that accumulate throws, of the first pass that fails, and leak nothing", async () => {
    const before = tf.memory().numTensors;
    const short = { ...passes[3], weights: [1] };
    const lost = { ...passes[5], targets: passes[5].targets.map(() => [1, 0]) };
    const broken = [...passes.slice(0, 3), short, passes[4], lost, passes[6]];
    const sentence = "runPass: weights should be for 5 images, but came for 1";
    for (const run of [accumulate, pool.accumulate]) {
      await assert.rejects(run(weights, broken, plan, { statisticsOf }), {
        name: "Fault",
        message: sentence,
      });
    }
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(await pooled(), await plain());
  });

  it("one of whose threads is ended have its pass done once more, to the same bits", async () => {
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const [answer] = await Promise.all([pooled(), threads.at(-1)!.terminate()]);
    assert.match((await warned).message, /^The pass worker that had the pass "pass \d" died \(/);
    assert.deepEqual(answer, await plain());
  });

  it("all of whose threads end give the pass up with a sentence", async () => {
    const before = tf.memory().numTensors;
    const end = (worker: Worker): void => void worker.once("online", () => void worker.terminate());
    process.on("worker", end);
    const single = passPool(1);
    await assert.rejects(
      pooled(weights, single.accumulate),
      /^Fault: Two pass workers died of the pass "pass 0" .* hire fewer workers/,
    );
    process.off("worker", end);
    await single.close();
    assert.equal(tf.memory().numTensors, before);
  });

  it("need an engine here", async () => {
    const file = JSON.stringify(join(__dirname, "../../lib/network/pass-pool.js"));
    const { code, stdout } = await runNode([
      "-e",
      `const { passPool } = require(${file});
       passPool(1).accumulate({}, [], {}, {}).catch(({ message }) => console.log(message));`,
    ]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^accumulate: pass workers take their engine from here, .* call startEngine/,
    );
  });
});
