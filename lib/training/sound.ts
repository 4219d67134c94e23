import { Fault } from "../base/fault";
import type { MethodState } from "../methods/method";

/** Throws a sentence naming the first tensor of a state that holds a number no more. */
export function expectFiniteState(state: MethodState): void {
  for (const [name, weight] of Object.entries(state.weights)) {
    const bad = weight.dataSync<"float32">().find((value) => !Number.isFinite(value));
    if (bad === undefined) continue;
    throw new Fault(
      `After step ${state.step} the weight ${name} holds ${bad}; lower the learning rate ` +
        `and train anew`,
    );
  }
}
