import { type MakeOptions, type ViewDecision, makeViews } from "../augment/views";
import type { Image } from "../images/image";
import { type Accumulate, accumulate } from "../network/accumulate";

/**
 * Who does a step's heavy work: making views and running passes. The results are the same bits
 * wherever it is done, since views are decided beforehand and gradients are added in one order.
 */
export interface Workers {
  readonly makeViews: (
    images: readonly Image[],
    decisions: readonly ViewDecision[],
    options: MakeOptions,
  ) => Promise<Image[]>;
  readonly accumulate: Accumulate;
}

/** Everything here, in this thread, one after another. */
export const inThisThread: Workers = {
  makeViews: (images, decisions, options) => Promise.resolve(makeViews(images, decisions, options)),
  accumulate,
};
