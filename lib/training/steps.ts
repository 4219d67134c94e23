import { expectInteger } from "../base/expect";
import { type Key, fork, seedKey } from "../base/keys";
import { disposeReplaced } from "../base/tensors";
import { expectFiniteLoss } from "../methods/finite";
import type { Batch, Method, MethodState, ReportDetails, StepReport } from "../methods/method";
import { disposeState, initialState } from "./state";

/** Which steps a loop takes, and from where. */
export interface StepsOptions<State = MethodState> {
  /** Of the initial weights, the views and MixUp. */
  readonly seed: number;
  /** Steps in all, those before a resumed state included. */
  readonly steps: number;
  /** A state to go on from instead of a new one. */
  readonly from?: State;
  /** What reports carry beside their numbers: rows, gradients. */
  readonly details?: ReportDetails;
  /** Ends the loop between two steps. */
  readonly signal?: AbortSignal;
}

/** A step that was taken: its number from 1, the state after it, and what it reports. */
export interface TakenStep<State = MethodState> {
  readonly step: number;
  readonly state: State;
  readonly report: StepReport;
}

/**
 * Takes one step after another, yielding each; where the method can, the views of the next step are
 * drawn while one learns. A state is the caller's until the next one is yielded, which frees what
 * that one no longer holds; so `from`, or the last state before the end, a `break` or an error, is
 * left to be disposed of with `disposeState`. Same arguments, same bits, also from a state in between.
 * Throws what the method throws, and a sentence naming the first term of a loss that is not finite.
 */
export async function* steps<State extends MethodState>(
  method: Method<State>,
  batches: (step: number) => Batch,
  { seed, steps: total, from, details, signal }: StepsOptions<State>,
): AsyncGenerator<TakenStep<State>, void, undefined> {
  expectInteger("steps", "the number of steps", total, 1);
  const key = seedKey(seed);
  const keyOf = (step: number): Key => fork(key, "step", step);
  let state = from ?? initialState(method, seed);
  let isCallers = from !== undefined;
  let drawing: Promise<unknown> | undefined;
  try {
    for (let step = state.step; step < total && !signal?.aborted; step++) {
      const drawn = await (drawing ?? method.draw(state, batches(step), keyOf(step)));
      const next = step + 1;
      const known = next < total ? method.ahead?.(state) : undefined;
      drawing = known && method.draw(known, batches(next), keyOf(next));
      // Thrown where it is awaited, which it is not when this step throws or is the last.
      drawing?.catch(() => undefined);
      const { state: stepped, report } = await method.step(state, drawn, details);
      try {
        expectFiniteLoss(next, report.terms);
      } catch (thrown) {
        disposeReplaced(stepped, state);
        throw thrown;
      }
      state = disposeReplaced(state, stepped);
      isCallers = true;
      yield { step: next, state, report };
    }
  } finally {
    if (!isCallers) disposeState(state);
  }
}
