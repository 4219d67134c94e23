import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../base/user-error";
import type { MethodState } from "../methods/method";

/**
 * Throws a sentence naming the first number of a state that is none any more: a weight, its average,
 * or a moving statistic of a layer.
 */
export function expectFiniteState(state: MethodState): void {
  for (const [name, tensor] of numbersOf(state)) {
    const bad = tensor.dataSync<"float32">().find((value) => !Number.isFinite(value));
    if (bad === undefined) continue;
    throw new UserError(
      `After step ${state.step} ${name} holds ${bad}; lower the learning rate and train anew`,
    );
  }
}

function* numbersOf({ weights, average, statistics }: MethodState): Generator<[string, tf.Tensor]> {
  for (const [name, weight] of Object.entries(weights)) yield [`the weight ${name}`, weight];
  for (const [name, weight] of Object.entries(average)) yield [`the average of ${name}`, weight];
  for (const [layer, { mean, variance }] of Object.entries(statistics)) {
    yield [`the moving mean of ${layer}`, mean];
    yield [`the moving variance of ${layer}`, variance];
  }
}
