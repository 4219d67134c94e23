import assert from "node:assert/strict";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import { type Tensors, mapTensors, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import {
  type Accumulate,
  type Accumulated,
  accumulate,
  predictEach,
} from "../../lib/network/accumulate";
import type { Pass } from "../../lib/network/pass";
import { type PassPool, passPool } from "../../lib/network/pass-pool";
import { wrn10x1 } from "../../lib/network/network";
import { movingStatistics } from "../../lib/network/statistics";
import { initWeights } from "../../lib/network/weights";
import { runNode } from "../engine/child";

const network = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };

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
    terms: Array.from({ length: count }, () => "term"),
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
    weights = initWeights(seedKey(1), network, { rotation: true });
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
    bits(await accumulate(given, passes, network, { statisticsOf }));
  const pooled = async (given = weights, run: Accumulate = pool.accumulate): Promise<unknown> =>
    bits(await run(given, passes, network, { statisticsOf }));

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
    const wider = { ...network, filters: 6, classes: 5 };
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
    const none = await pool.accumulate(weights, [], network, { statisticsOf });
    assert.deepEqual(none, { passes: [], losses: [], gradients: {}, statistics: {} });
    assert.equal(tf.memory().numTensors, before);
  });

  it("throw the sentence that accumulate throws, of the first pass that fails, and leak nothing", async () => {
    const before = tf.memory().numTensors;
    const short = { ...passes[3], weights: [1] };
    const lost = { ...passes[5], targets: passes[5].targets.map(() => [1, 0]) };
    const broken = [...passes.slice(0, 3), short, passes[4], lost, passes[6]];
    const sentence = "runPass: weights should be for 5 images, but came for 1";
    for (const run of [accumulate, pool.accumulate]) {
      await assert.rejects(run(weights, broken, network, { statisticsOf }), {
        name: "UserError",
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
      /^UserError: Two pass workers died of the pass "pass 0" .* start fewer workers/,
    );
    process.off("worker", end);
    await single.close();
    assert.equal(tf.memory().numTensors, before);
  });

  const batches = passes.map(({ images }) => images);

  it("answer batches of any sizes with the bits of predictEach, by their own statistics or moving ones", async () => {
    const before = tf.memory().numTensors;
    const moving = movingStatistics.init(weights);
    const [own, moved] = [{}, { moving }].map((options) =>
      predictEach(weights, batches, network, options),
    );
    assert.deepEqual(await pool.predictEach(weights, batches, network), await own);
    assert.deepEqual(await pool.predictEach(weights, batches, network, { moving }), await moved);
    assert.notDeepEqual(await own, await moved);
    assert.deepEqual(await pool.predictEach(weights, [], network), []);
    tf.dispose(tensorsIn(moving));
    assert.equal(tf.memory().numTensors, before);
  });

  it("answer a batch while passes wait for what is answered", async () => {
    const said: unknown[] = [];
    const single = passPool(1);
    for (const { accumulate: run, predictEach: answer } of [{ accumulate, predictEach }, single]) {
      async function* guessing(): AsyncGenerator<Pass> {
        yield passes[0];
        const [logits] = await answer(weights, [batches[1]], network);
        yield { ...passes[1], targets: logits.map((row) => row.map((value) => value ** 2)) };
      }
      said.push(bits(await run(weights, guessing(), network, { statisticsOf: "pass 1" })));
    }
    assert.deepEqual(said[0], said[1]);
    await single.close();
  });

  it("throw, as accumulate does, what the making of a pass throws, and leak nothing", async () => {
    const before = tf.memory().numTensors;
    for (const run of [accumulate, pool.accumulate]) {
      async function* broken(): AsyncGenerator<Pass> {
        yield passes[4];
        await Promise.resolve();
        throw new Error("no guess");
      }
      await assert.rejects(run(weights, broken(), network, { statisticsOf }), /no guess/);
    }
    assert.equal(tf.memory().numTensors, before);
  });

  it("one of whose threads is ended have its batch answered once more, by its name", async () => {
    const plainly = await predictEach(weights, batches, network);
    const single = passPool(1);
    const ask = (): Promise<unknown> => single.predictEach(weights, batches, network);
    assert.deepEqual(await ask(), plainly); // The thread is ready.
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const [answer] = await Promise.all([ask(), threads.at(-1)!.terminate()]);
    assert.match(
      (await warned).message,
      /^The pass worker that had the answering of [567] images died \(.* does it once more/,
    );
    assert.deepEqual(answer, plainly);
    await single.close();
  });

  it("throw the sentence that predictEach throws", async () => {
    const wide = { shape: [2, 8, 8, 3], pixels: new Float32Array(384) } as const;
    for (const answer of [predictEach, pool.predictEach]) {
      await assert.rejects(answer(weights, [batches[0], wide], network), {
        name: "UserError",
        message: /^forward: images should be \[batch, height, width, 1\]/,
      });
    }
  });

  it("need an engine here", async () => {
    const file = JSON.stringify(join(__dirname, "../../lib/network/pass-pool.js"));
    const { code, stdout } = await runNode([
      "-e",
      `const { passPool } = require(${file});
       const { accumulate, predictEach } = passPool(1);
       const tell = ({ message }) => console.log(message);
       accumulate({}, [], {}, {}).catch(tell);
       predictEach({}, [], {}).catch(tell);`,
    ]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^(pass workers take their engine from this thread, .* call startEngine first\n){2}$/,
    );
  });
});
