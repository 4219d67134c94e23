import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { Fault } from "../base/fault";
import { takeInOrder } from "../base/in-order";
import { countNumbers, pack, unpack } from "../base/packed";
import type { Tensors } from "../base/tensors";
import { startThreads } from "../base/threads";
import { type Engine, engineInUse } from "../engine/engine";
import type { Accumulate } from "./accumulate";
import { type Pass, addGradients } from "./pass";
import type { PassAnswer, PassTask } from "./pass-worker";
import { statisticsByLayer } from "./statistics";
import type { BatchStatistics } from "./wide-resnet";

/** `accumulate` on threads of its own, and how to end them. */
export interface PassPool {
  readonly accumulate: Accumulate;
  close(): Promise<void>;
}

/**
 * Runs whole passes side by side on `count` threads, each with this thread's engine. Gradients are
 * added here in the order of the passes, so the sum has the bits of the plain `accumulate`, whose
 * errors it throws, too. Memory holds the activations of `count` passes, and the gradients of
 * at most as many more, however many views there are.
 */
export function passPool(count: number): PassPool {
  const file = join(__dirname, "pass-worker.js");
  const threads = startThreads<PassTask, PassAnswer>("pass worker", file, count);
  let shared: Float32Array = new Float32Array();
  let version = 0;

  const accumulate: Accumulate = async (weights, passes, plan, { statisticsOf }) => {
    const engine = expectEngine();
    const size = countNumbers(weights);
    if (shared.length !== size) shared = new Float32Array(new SharedArrayBuffer(4 * size));
    const common = { engine, weights: pack(weights, shared), version: ++version, plan };
    const run = (pass: Pass): Promise<PassAnswer> => {
      const task = { ...common, pass, withStatistics: pass.name === statisticsOf };
      return threads.run(`the pass "${pass.name}"`, () => ({ body: task, moved: [] }));
    };
    const losses: Float32Array[] = [];
    let gradients: Tensors = {};
    let statistics: BatchStatistics = {};
    try {
      await takeInOrder(passes, 2 * count, run, (answer) => {
        losses.push(answer.losses);
        gradients = addGradients(gradients, unpack(answer.gradients));
        if (answer.statistics) statistics = statisticsByLayer(unpack(answer.statistics));
      });
    } catch (thrown) {
      tf.dispose([gradients, statistics]);
      throw thrown;
    }
    return { losses, gradients, statistics };
  };

  // One call after another: they share the memory of the weights, and the room for activations.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn: Accumulate = (...call) => {
    const answer = last.then(() => accumulate(...call));
    last = answer.catch(() => undefined);
    return answer;
  };
  return { accumulate: inTurn, close: () => threads.close() };
}

function expectEngine(): Engine["name"] {
  const engine = engineInUse();
  if (engine !== null) return engine.name;
  throw new Fault(
    "accumulate: pass workers take their engine from here, but none runs; call startEngine first",
  );
}
