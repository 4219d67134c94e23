import { z } from "zod";
import { parseSchema } from "../base/schema";
import type { Augmentation } from "./augmentation";
import { drawProbe } from "./draw";
import { chosenOperations, namesUnlessAll, operationsSchema } from "./operations-schema";
import { type Rates, rates } from "./rates";
import { type ViewDecision, decideStrongViews } from "./views";
import { fork } from "../base/keys";

/** Every number of CTAugment; the released code's (`libml/ctaugment.py`) are the defaults. */
export const ctAugmentSchema = z.strictObject({
  depth: z.int().min(0).default(2).describe("Operations in a row."),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe("Bins of levels whose rate is below this are not drawn."),
  thresholdOf: z
    .enum(["relative", "absolute"])
    .default("relative")
    .describe(
      "What the threshold is held against: the rate over the best one's, or the rate (paper).",
    ),
  sampling: z
    .enum(["segment", "bin"])
    .default("segment")
    .describe("Draws pairs of neighboring bins, or single bins (paper, FixMatch)."),
  geometry: z
    .enum(["released", "fraction"])
    .default("released")
    .describe(
      "Rescale and translate in pixels, which moves nothing, or in the image's size (paper).",
    ),
  decay: z
    .number()
    .min(0)
    .max(1)
    .default(0.99)
    .describe(
      "ρ: how much of a rate stays at an update; 1 - ρ is added before rates are compared.",
    ),
  proximity: z
    .enum(["code", "paper"])
    .default("code")
    .describe(
      "ω of a probe: the label's probability, or 1 - Σ|p - onehot| / 2L as the paper prints.",
    ),
  rateDelay: z
    .literal([0, 1])
    .default(1)
    .describe(
      "Steps by which the rates that views are drawn by lag; about 4 in the released queue.",
    ),
  operations: operationsSchema.describe(
    "The operations to draw from: all 19, some names, or values.",
  ),
});

/** What may be given to `ctAugment`: any of its options. */
export interface CTAugmentOptions extends z.input<typeof ctAugmentSchema> {}

/**
 * CTAugment: weak views with a policy of operations on top, at strengths that the model is seen to
 * manage; learned from probes of the labeled images. ReMixMatch (arXiv 1911.09785) §3.2.2.
 * Throws a sentence on an option that cannot work.
 *
 * @example
 * ```ts
 * const augmentation = ctAugment({ depth: 3 });
 * augmentation.init().rotate[0].length; // 17
 * const method = remixmatch({ ...wrn10x1, channels: 1 }, { augmentation });
 * method.name; // "remixmatch"
 * ```
 */
export function ctAugment(given: CTAugmentOptions = {}): Augmentation {
  const { rateDelay, ...options } = parseSchema(ctAugmentSchema, given, "ctAugment");
  const operations = chosenOperations(options.operations, "ctAugment");
  const drawing = { ...options, operations };
  return {
    name: "ctaugment",
    rateDelay,
    apply: { geometry: options.geometry, operations },
    init: () => rates.init({ operations }),
    decide: (key, count, learned, weak) =>
      decideStrongViews(key, count, learned, { ...drawing, weak }),
    probe: (key, decided) => probesOf(fork(key, "probe"), decided, drawing),
    update: (learned: Rates, results) => rates.update(learned, results, drawing),
    toJSON: () => ({
      name: "ctaugment",
      ...options,
      rateDelay,
      operations: namesUnlessAll(operations),
    }),
  };
}

// Each on the weak view of the image that is trained on.
function probesOf(
  key: Parameters<typeof fork>[0],
  decided: readonly ViewDecision[],
  options: Parameters<typeof drawProbe>[1],
): ViewDecision[] {
  return decided.map(({ weak }, i) => ({ weak, policy: drawProbe(fork(key, i), options) }));
}
