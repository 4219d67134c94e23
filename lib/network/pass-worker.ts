import * as tf from "@tensorflow/tfjs";
import { unflatten } from "../base/flat-tensors";
import type { Tensors } from "../base/tensors";
import { type TransferMessage, taskHandler } from "../base/threads";
import { type Engine, startEngine } from "../engine/engine";
import type { Lent } from "./shared-memory";
import { type ImageBatch, type Pass, predict } from "./pass";
import { type PassAnswer, answerPass } from "./pass-answer";
import type { Network } from "./network";
import { statisticsByLayer } from "./statistics";

/** What every task of a thread needs. */
interface Common {
  readonly engine: Engine["name"];
  readonly weights: Lent;
  readonly network: Network;
}

/** One pass forward and backward. */
export interface PassTask extends Common {
  readonly pass: Pass;
  /** Room for the gradients, in memory that all threads share. */
  readonly room: Float32Array;
  /** Whether anybody wants the statistics of this pass. */
  readonly withStatistics: boolean;
}

/** Images to answer, by the batch's own statistics or by moving ones. */
export interface PredictTask extends Common {
  readonly images: ImageBatch;
  readonly moving: Lent | null;
}

// What lies in the shared places, as tensors: made once for all tasks that need it.
const held = new Map<number, { readonly version: number; readonly tensors: Tensors }>();

function borrow({ place, version, packed }: Lent): Tensors {
  const before = held.get(place);
  if (before?.version === version) return before.tensors;
  tf.dispose(before?.tensors ?? {});
  const tensors = unflatten(packed);
  held.set(place, { version, tensors });
  return tensors;
}

function answerImages({ weights, images, network, moving }: PredictTask): number[][] {
  const statistics = moving && { moving: statisticsByLayer(borrow(moving)) };
  return predict(borrow(weights), images, network, statistics ?? {});
}

async function work(
  task: PassTask | PredictTask,
): Promise<TransferMessage<PassAnswer | number[][]>> {
  await startEngine({ prefer: task.engine });
  return {
    body:
      "pass" in task
        ? answerPass(borrow(task.weights), task.pass, task.network, task)
        : answerImages(task),
    moved: [],
  };
}

export default taskHandler(work);
