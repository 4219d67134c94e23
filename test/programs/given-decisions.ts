import type { methods } from "../../lib";
import { type Key, type Method } from "../../lib";

/**
 * A step from given decisions: views, labels, partners and weights of MixUp may come from a file, from
 * another program, or be changed on their way, here so that no image is mixed.
 */
export async function stepUnmixed(
  method: ReturnType<typeof methods.METHODS.remixmatch>,
  batch: Parameters<Method["draw"]>[1],
  key: Key,
) {
  const state = method.init(key);
  const { views, labels, mix } = await method.draw(state, batch, key);
  const unmixed = { ...mix, weights: mix.weights.map(() => 1) };
  return method.step(state, { views, labels, mix: unmixed }, { rows: true, gradients: true });
}
