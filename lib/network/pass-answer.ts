import * as tf from "@tensorflow/tfjs";
import { type FlatTensors, flatten } from "../base/flat-tensors";
import type { Tensors } from "../base/tensors";
import type { Network } from "./network";
import { type Pass, runPass } from "./pass";
import { statisticsByName } from "./statistics";

/** A pass's result as plain data; the numbers of its gradients lie in memory that was given for them. */
export interface PassAnswer {
  readonly losses: Float32Array;
  readonly gradients: FlatTensors["tensors"];
  readonly statistics: FlatTensors | null;
}

/** Runs a pass and writes its gradients into `room`; its statistics only where they are wanted. */
export function answerPass(
  weights: Tensors,
  pass: Pass,
  network: Network,
  { room, withStatistics }: { readonly room: Float32Array; readonly withStatistics: boolean },
): PassAnswer {
  const { losses, gradients, statistics } = runPass(weights, pass, network);
  const answer = {
    losses,
    gradients: flatten(gradients, room).tensors,
    statistics: withStatistics ? flatten(statisticsByName(statistics)) : null,
  };
  tf.dispose([gradients, statistics]);
  return answer;
}
