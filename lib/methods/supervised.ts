import { z } from "zod";
import { augmentationSchema } from "../augment/augmentation-schema";
import { fork } from "../base/keys";
import { type Mix, drawMix, mixPixels, mixRows } from "../labels/mixup";
import { oneHot } from "../labels/rows";
import { type ImageBatch, type Pass, numbersOf } from "../network/pass";
import {
  type AugmentationState,
  type Probes,
  aheadBy,
  learnAugmentation,
  newAugmentationState,
} from "./augmentation-state";
import { expectBatches } from "./expect";
import { learningShape, weakSchema } from "./learning-options";
import { type StateOf, methodFrom } from "./method-from";
import { passOf } from "./passes";
import { makeBatches } from "./views";

/** Every option of the supervised baseline; those of learning are ReMixMatch's. */
export const supervisedSchema = z.strictObject({
  augmentation: augmentationSchema
    .prefault("weak")
    .describe("Weak views, or any augmentation, learned as in ReMixMatch.")
    .meta({ type: "ctaugment, randaugment, weak, a record or a value" }),
  weak: weakSchema,
  mixup: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("α of MixUp among the labeled images, null for none; the released fs_mixup has 0.5."),
  ...learningShape,
});

/** All options of the supervised baseline, complete. */
export interface SupervisedOptions extends Readonly<z.output<typeof supervisedSchema>> {}
/** Everything that a run of the baseline remembers from step to step. */
export type SupervisedState = StateOf<AugmentationState>;

/** What chance decides in a step of the baseline. */
export interface SupervisedDrawn {
  readonly views: Probes & { readonly labeled: ImageBatch };
  readonly labels: readonly number[];
  /** Null without MixUp. Partners are drawn as in ReMixMatch; `fs_mixup` takes the batch in reverse. */
  readonly mix: Mix | null;
}

/**
 * The baseline: cross-entropy on the labeled images alone, with the network, optimizer, decay and
 * averaging of ReMixMatch. It never looks at the unlabeled images.
 *
 * @example
 * ```ts
 * const method = supervised({ ...wrn10x1, channels: 1 }, { learningRate: 0.001 });
 * method.name; // "supervised"
 * ```
 */
export const supervised = methodFrom("supervised", {
  schema: supervisedSchema,

  init: ({ options }: { options: SupervisedOptions }): AugmentationState =>
    newAugmentationState(options.augmentation),

  async draw({ labeled, labels }, key, { options, workers, state }): Promise<SupervisedDrawn> {
    const { augmentation, weak, mixup: alpha } = options;
    const viewKey = fork(key, "views");
    const decided = augmentation.decide(viewKey, labeled.length, state.drawingRates, weak);
    const probing = augmentation.probe?.(viewKey, decided) ?? [];
    const blocks = [
      { images: labeled, decisions: decided },
      ...(probing.length > 0 ? [{ images: labeled, decisions: probing }] : []),
    ];
    const made = await makeBatches(blocks, options, workers.makeViews);
    const policies = probing.map(({ policy }) => policy);
    return {
      views: { labeled: made[0], probes: made.at(1) ?? null, policies },
      labels,
      mix: alpha === null ? null : drawMix(fork(key, "mixup"), labeled.length, { alpha }),
    };
  },

  ahead: ({ augmentation }) => aheadBy(augmentation),

  expectDrawn({ views: { labeled, probes }, labels: { length } }, { name, options }) {
    const came = { labeled: [labeled], probes: probes === null ? [] : [probes] };
    const wanted = { labeled: length, ...(options.augmentation.probe && { probes: length }) };
    expectBatches(name, came, wanted);
  },

  async step(state, { views, labels, mix }, { network, options, workers, learn }) {
    const { learner, terms } = await learn([
      labeledPass(views.labeled, labels, mix, network.classes),
    ]);
    const use = { network, workers };
    const { augmentation } = options;
    const learned = await learnAugmentation(state, views, labels, learner, augmentation, use);
    return { state: { ...learner, ...learned }, report: { terms, distributions: {} } };
  },
});

function labeledPass(
  images: ImageBatch,
  labels: readonly number[],
  mix: Mix | null,
  classes: number,
): Pass {
  const targets = oneHot(labels, classes);
  const mixed =
    mix === null
      ? { images, targets }
      : {
          images: { ...images, pixels: mixPixels(numbersOf(images), mix) },
          targets: mixRows(targets, mix),
        };
  return passOf("labeled", { term: "labeled", ...mixed, weight: 1 });
}
