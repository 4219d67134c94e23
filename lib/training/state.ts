import * as tf from "@tensorflow/tfjs";
import { fork, seedKey } from "../base/keys";
import { tensorsIn } from "../base/tensors";
import type { Method, MethodState } from "../methods/method";

/** The state that a run of this seed begins with; its tensors are the caller's. */
export function initialState<State extends MethodState>(
  method: Pick<Method<State>, "init">,
  seed: number,
): State {
  return method.init(fork(seedKey(seed), "init"));
}

/** Frees every tensor of a state. */
export function disposeState(state: MethodState): void {
  tf.dispose(tensorsIn(state));
}
