import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../base/user-error";
import { mapOrdered } from "../base/ordered-map";
import { countNumbers, unflatten } from "../base/flat-tensors";
import { startThreads } from "../base/threads";
import { type Engine, engineInUse } from "../engine/engine";
import type { Accumulate, PredictEach } from "./accumulate";
import { gradientSum } from "./gradient-sum";
import { type Lent, sharedTensors, sharedRooms } from "./shared-memory";
import type { Pass } from "./pass";
import { type PassAnswer, answerPass } from "./pass-answer";
import type { PassTask, PredictTask } from "./pass-worker";
import { statisticsByLayer, statisticsByName } from "./statistics";
import type { BatchStatistics } from "./forward";

/** `accumulate` and `predictEach` on threads of their own, and how to end them. */
export interface PassPool {
  readonly accumulate: Accumulate;
  readonly predictEach: PredictEach;
  /** Ends the threads. */
  close(): Promise<void>;
}

/**
 * Runs whole passes side by side on `count` threads, each with this thread's engine. Gradients are
 * added here in the order of the passes, so the sum has the bits of the plain `accumulate`, whose
 * errors it throws, too. Weights and gradients travel in shared memory: that of the activations of
 * `count` passes, and of the gradients of twice as many, however many views there are.
 */
export function passPool(count: number): PassPool {
  const file = join(__dirname, "pass-worker.js");
  const threads = startThreads<PassTask | PredictTask, PassAnswer | number[][]>(
    "pass worker",
    file,
    count,
  );
  // A task in each thread and one more that waits for it, so that no thread waits for this one.
  const ahead = 2 * count;
  const lend = sharedTensors();
  const rooms = sharedRooms();

  const accumulate: Accumulate = async (weights, passes, network, { statisticsOf }) => {
    const engine = expectEngine();
    const size = countNumbers(weights);
    const taken: Pass[] = [];
    const losses: Float32Array[] = [];
    const sum = gradientSum();
    let statistics: BatchStatistics = {};
    try {
      await lend(weights, (lent) =>
        mapOrdered(
          passes,
          ahead,
          async (pass) => {
            const task = { room: rooms.take(size), withStatistics: pass.name === statisticsOf };
            taken.push(pass);
            // A function cannot travel to another thread.
            if (pass.losses.some((loss) => typeof loss === "function")) {
              return { ...task, ...answerPass(weights, pass, network, task) };
            }
            const body = { engine, weights: lent, network, pass, ...task };
            const what = `the pass "${pass.name}"`;
            const answer = await threads.run(what, () => ({ body, moved: [] }));
            return { ...task, ...(answer as PassAnswer) };
          },
          (answer) => {
            losses.push(answer.losses);
            sum.add({ tensors: answer.gradients, numbers: answer.room });
            rooms.giveBack(answer.room);
            if (answer.statistics) statistics = statisticsByLayer(unflatten(answer.statistics));
          },
        ),
      );
    } catch (thrown) {
      tf.dispose(statistics);
      throw thrown;
    }
    return { passes: taken, losses, gradients: sum.tensors(), statistics };
  };

  const predictEach: PredictEach = async (weights, batches, network, { moving } = {}) => {
    const engine = expectEngine();
    const logits: number[][][] = [];
    const answerAll = (lent: Lent, lentMoving: Lent | null): Promise<void> =>
      mapOrdered(
        batches,
        ahead,
        (images) => {
          const body = { engine, weights: lent, network, images, moving: lentMoving };
          const what = `the answering of ${images.shape[0]} images`;
          return threads.run(what, () => ({ body, moved: [] })) as Promise<number[][]>;
        },
        (rows) => logits.push(rows),
      );
    await lend(weights, (lent) =>
      moving
        ? lend(statisticsByName(moving), (lentMoving) => answerAll(lent, lentMoving))
        : answerAll(lent, null),
    );
    return logits;
  };

  return { accumulate, predictEach, close: () => threads.close() };
}

function expectEngine(): Engine["name"] {
  const engine = engineInUse();
  if (engine !== null) return engine.name;
  throw new UserError(
    "pass workers take their engine from this thread, but none runs here; call startEngine first",
  );
}
