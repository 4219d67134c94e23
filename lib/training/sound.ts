import { Fault } from "../base/fault";
import type { MethodState, StepReport } from "../methods/method";

/**
 * No term of a run that learns comes near this: cross-entropy starts at ln(classes), and a thousand
 * means that logits lie a thousand apart.
 */
export const EXPLODED = 10_000;

/** Throws a sentence naming the first term of a step's loss that is no number, or far too large. */
export function expectSound(step: number, { terms }: StepReport): void {
  const bad = Object.entries(terms).find(([, value]) => !(Math.abs(value) <= EXPLODED));
  if (bad === undefined) return;
  const [name, value] = bad;
  throw new Fault(
    `train: at step ${step} the term "${name}" ` +
      (Number.isFinite(value) ? `exploded to ${value.toPrecision(3)}` : `came as ${value}`) +
      `; lower the learning rate, or look at the images and labels of this batch`,
  );
}

/** Throws a sentence naming the first tensor of a state that holds a number no more. */
export function expectFiniteState(state: MethodState): void {
  for (const [name, weight] of Object.entries({ ...state.weights })) {
    const bad = weight.dataSync<"float32">().find((value) => !Number.isFinite(value));
    if (bad === undefined) continue;
    throw new Fault(
      `train: after step ${state.step} the weight ${name} holds ${bad}; lower the learning rate, and ` +
        `go on from the checkpoint before`,
    );
  }
}
