import { viewPool } from "../augment/view-pool";
import { type MakeOptions, type ViewDecision, makeViews } from "../augment/views";
import type { Image } from "../images/image";
import { type Accumulate, type PredictEach, accumulate, predictEach } from "../network/accumulate";
import { engineInUse } from "../engine/engine";
import { passPool } from "../network/pass-pool";
import { z } from "zod";
import { parseSchema } from "../base/schema";
import { type WorkerCounts, expectPassesHere, defaultWorkers } from "./default-workers";

/**
 * Who does the heavy work: making views, running passes, answering images. The results are the same
 * bits wherever it is done: views are decided beforehand, gradients are added in one order, and what
 * is answered at a time does not depend on who answers.
 */
export interface Workers {
  /** `makeViews`, wherever there is room for it. */
  readonly makeViews: (
    images: readonly Image[],
    decisions: readonly ViewDecision[],
    options: MakeOptions,
  ) => Promise<Image[]>;
  readonly accumulate: Accumulate;
  readonly predictEach: PredictEach;
}

/** Everything here, in this thread, one after another. */
export const inThisThread: Workers = {
  makeViews: (images, decisions, options) => Promise.resolve(makeViews(images, decisions, options)),
  accumulate,
  predictEach,
};

/** Workers on threads of their own. */
export interface StartedWorkers extends Workers {
  /** Ends the threads; a process that forgets it ends all the same. */
  close(): Promise<void>;
}

const count = z.int().min(0);
const countsSchema = z.strictObject({ views: count.optional(), passes: count.optional() });

/**
 * Threads that do the heavy work, for a method to be made with; any number of them gives the same
 * bits as `inThisThread`. A count not given is that of `defaultWorkers`. A thread that dies is told
 * of, and its work is done once more by another. Throws a sentence on counts that are not whole
 * numbers from 0.
 */
export function startWorkers(counts: Partial<WorkerCounts> = {}): StartedWorkers {
  const asked = parseSchema(countsSchema, counts, "startWorkers");
  const usual = defaultWorkers();
  const { views = usual.views, passes = usual.passes } = asked;
  expectPassesHere(passes, engineInUse()?.device);
  const makers = views > 0 ? viewPool(views) : null;
  const runners = passes > 0 ? passPool(passes) : null;
  return {
    makeViews: makers?.makeViews ?? inThisThread.makeViews,
    accumulate: runners?.accumulate ?? inThisThread.accumulate,
    predictEach: runners?.predictEach ?? inThisThread.predictEach,
    async close() {
      await Promise.all([makers?.close(), runners?.close()]);
    },
  };
}
