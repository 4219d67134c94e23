import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../base/tensors";
import { type Pass, addGradients, runPass } from "./pass";
import type { NetworkPlan } from "./plan";
import type { BatchStatistics } from "./wide-resnet";

/** Every row's loss of each pass, in the order of the passes, and the sum of their gradients. */
export interface Accumulated {
  readonly losses: readonly Float32Array[];
  readonly gradients: Tensors;
  /** Of the pass that was asked for. */
  readonly statistics: BatchStatistics;
}

/** Runs passes wherever there is room for them: here, or on threads of their own. */
export type Accumulate = (
  weights: Tensors,
  passes: readonly Pass[],
  plan: NetworkPlan,
  options: { readonly statisticsOf: string },
) => Promise<Accumulated>;

/**
 * Runs the passes one after another and adds up their gradients in that order. Each pass normalizes
 * by its own batch and the loss is a sum over rows, so this is the gradient of the whole loss,
 * while memory holds the activations of one pass alone, however many views there are.
 * Keeps the batch statistics of the pass named; frees those of all others.
 */
export const accumulate: Accumulate = async (weights, passes, plan, { statisticsOf }) => {
  const losses: Float32Array[] = [];
  let gradients: Tensors = {};
  let statistics: BatchStatistics = {};
  try {
    for (const pass of passes) {
      const result = runPass(weights, pass, plan);
      losses.push(result.losses);
      gradients = addGradients(gradients, result.gradients);
      if (pass.name === statisticsOf) statistics = result.statistics;
      else tf.dispose(result.statistics);
      await breathe();
    }
  } catch (thrown) {
    tf.dispose([gradients, statistics]);
    throw thrown;
  }
  return { losses, gradients, statistics };
};

// Lets timers, output and interrupts have their turn between two passes.
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
