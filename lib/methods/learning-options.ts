import { z } from "zod";

const rate = z.number().min(0);
const share = z.number().min(0).max(1);

/** How weights learn from gradients, the same for every method; the released values as defaults. */
export const learningShape = {
  learningRate: rate.default(0.002).describe("Adam's, constant."),
  weightDecay: rate.default(0.02).describe("Kernels shrink by learningRate · weightDecay a step."),
  averageDecay: share.default(0.999).describe("Decay of the weights' moving average."),
  warmAverages: z
    .boolean()
    .default(false)
    .describe("Lets averages of weights and statistics follow faster at first; not as released."),
  statisticsDecay: share.default(0.999).describe("Decay of the moving batch statistics."),
};

const learningSchema = z.strictObject(learningShape);
/** Learning options, complete. */
export interface LearningOptions extends Readonly<z.output<typeof learningSchema>> {}

/** The released code's learning options. */
export const releasedLearning: LearningOptions = learningSchema.parse({});

/** What weak views may do, as an option. */
export const weakSchema = z
  .strictObject({
    flip: z.boolean().default(true).describe("Mirror half of the images; off for digits (SVHN)."),
    shiftPixels: z
      .int()
      .min(0)
      .default(4)
      .describe(
        "Shift by up to so many pixels, reflecting at the edge: 4 at 32 x 32, 12 at 96 x 96.",
      ),
  })
  .prefault({});
