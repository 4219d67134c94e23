import * as tf from "@tensorflow/tfjs";
import { type Packed, pack, unpack } from "../base/packed";
import type { Tensors } from "../base/tensors";
import { type Parcel, taskHandler } from "../base/threads";
import { type Engine, startEngine } from "../engine/engine";
import { type Pass, runPass } from "./pass";
import type { NetworkPlan } from "./plan";
import { statisticsByName } from "./statistics";

/** One pass, and what a thread needs beside it. */
export interface PassTask {
  readonly engine: Engine["name"];
  /** The weights, in memory that all threads share, and a number of this writing of them. */
  readonly weights: Packed;
  readonly version: number;
  readonly pass: Pass;
  readonly plan: NetworkPlan;
  /** Whether anybody wants the statistics of this pass. */
  readonly withStatistics: boolean;
}

/** A pass's result as plain data. */
export interface PassAnswer {
  readonly losses: Float32Array;
  readonly gradients: Packed;
  readonly statistics: Packed | null;
}

// Of the step that this thread is at: made once for all its passes.
let held: { readonly version: number; readonly weights: Tensors } | null = null;

function weightsOf({ version, weights }: PassTask): Tensors {
  if (held?.version !== version) {
    tf.dispose(held?.weights ?? {});
    held = { version, weights: unpack(weights) };
  }
  return held.weights;
}

async function work(task: PassTask): Promise<Parcel<PassAnswer>> {
  await startEngine({ prefer: task.engine });
  const { losses, gradients, statistics } = runPass(weightsOf(task), task.pass, task.plan);
  const body = {
    losses,
    gradients: pack(gradients),
    statistics: task.withStatistics ? pack(statisticsByName(statistics)) : null,
  };
  tf.dispose([gradients, statistics]);
  return { body, moved: [body.gradients.numbers.buffer as ArrayBuffer] };
}

export default taskHandler(work);
