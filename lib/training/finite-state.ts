import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../base/user-error";
import type { MethodState } from "../methods/method";

/**
 * Throws a sentence naming the first number of a state that is not finite: a weight, its average, or
 * a moving statistic of a layer.
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

/** The error of an image whose logits are not finite numbers; `who` begins its sentence. */
export function logitsNotFinite(who: string, image: number, logits: readonly number[]): UserError {
  return new UserError(
    `${who}: the logits of image ${image} are not finite (${logits.join(", ")}), for the weights have ` +
      `diverged; train again with a lower learning rate`,
  );
}

function* numbersOf({ weights, average, statistics }: MethodState): Generator<[string, tf.Tensor]> {
  for (const [name, weight] of Object.entries(weights)) yield [`the weight ${name}`, weight];
  for (const [name, weight] of Object.entries(average)) yield [`the average of ${name}`, weight];
  for (const [layer, { mean, variance }] of Object.entries(statistics)) {
    yield [`the moving mean of ${layer}`, mean];
    yield [`the moving variance of ${layer}`, variance];
  }
}
