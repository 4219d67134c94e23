import { z } from "zod";
import { fork } from "../base/keys";
import { parseSchema } from "../base/schema";
import type { Augmentation } from "./augmentation";
import { drawProbe } from "./draw";
import { chosenOperations, namesUnlessAll, operationsSchema } from "./operations-schema";
import { decideWeakViews } from "./views";

/** Every number of RandAugment; as FixMatch has it where nothing is given. */
export const randAugmentSchema = z.strictObject({
  depth: z.int().min(0).default(2).describe("N: operations in a row."),
  magnitude: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      "M as a level from 0 to 1 for every operation; null draws each level evenly (FixMatch).",
    ),
  geometry: z
    .enum(["released", "fraction"])
    .default("fraction")
    .describe("What rescale and translate measure in; see CTAugment."),
  operations: operationsSchema.describe(
    "The operations to draw from: all 19, some names, or values.",
  ),
});

/** What may be given to `randAugment`: any of its options. */
export interface RandAugmentOptions extends z.input<typeof randAugmentSchema> {}

/**
 * RandAugment: weak views with N operations on top, each drawn evenly, all at one magnitude M, or at
 * levels drawn evenly as in FixMatch (arXiv 2001.07685, appendix D). Learns nothing.
 * Cubuk et al., arXiv 1909.13719. Throws a sentence on an option that cannot work.
 *
 * @example
 * ```ts
 * const augmentation = randAugment({ depth: 2 });
 * augmentation.name; // "randaugment"
 * const method = remixmatch({ ...wrn10x1, channels: 1 }, { augmentation });
 * method.name; // "remixmatch"
 * ```
 */
export function randAugment(given: RandAugmentOptions = {}): Augmentation {
  const options = parseSchema(randAugmentSchema, given, "randAugment");
  const operations = chosenOperations(options.operations, "randAugment");
  const { depth, magnitude, geometry } = options;
  const level = (drawn: number): number => magnitude ?? drawn;
  return {
    name: "randaugment",
    apply: { geometry, operations },
    init: () => ({}),
    decide: (key, count, _state, weak) =>
      decideWeakViews(fork(key, "weak"), count, { weak }).map((view, i) => {
        const policy = drawProbe(fork(key, "policy", i), { depth, operations });
        return {
          ...view,
          policy: policy.map((one) => ({ ...one, levels: one.levels.map(level) })),
        };
      }),
    toJSON: () => ({ name: "randaugment", ...options, operations: namesUnlessAll(operations) }),
  };
}
