// ReMixMatch, its relatives, and the parts that a method of one's own is made of.
export {
  type AugmentationState,
  type Probes,
  aheadBy,
  learnAugmentation,
  newAugmentationState,
} from "./augmentation-state";
export { type Machine, type WorkerCounts, defaultWorkers } from "./default-workers";
export { expectFiniteLogits, expectFiniteLoss } from "./finite";
export { imageBatch, imageBatches, imagesOf, joinBatches, takeRows } from "./image-batch";
export { type Learner, learn, newLearner } from "./learner";
export {
  type LearningOptions,
  learningShape,
  releasedLearning,
  weakSchema,
} from "./learning-options";
export type { Batch, Method, MethodState, ReportDetails, StepReport } from "./method";
export {
  type Learn,
  type Learned,
  type MethodContext,
  type MethodDefinition,
  type MethodParts,
  type MethodSchema,
  type StateOf,
  drawAndStep,
  methodFrom,
  withOptions,
} from "./method-from";
export { type MixMatchOptions, mixmatch, mixmatchSchema } from "./mixmatch";
export { type OptionDescription, describeOptions } from "./describe-options";
export { plainOptions, schemaFrom } from "./options";
export { type Term, lossesByTerm, passOf, sumLosses } from "./passes";
export {
  METHODS,
  METHOD_NAMES,
  type MakeMethod,
  type MethodName,
  type MethodOptions,
  type Methods,
  findMethod,
  methodNamed,
  optionsFor,
} from "./registry";
export {
  type AlignmentDistributions,
  type Guess,
  type GuessOptions,
  type Guesser,
  type GuesserChoice,
  type UnlabeledViews,
  anchorGuess,
  guessLabels,
  meanGuess,
  strongGuess,
  swapGuess,
} from "./remixmatch/guess";
export { type Mixed, mixViews } from "./remixmatch/mix";
export {
  type ReMixMatchChoices,
  type ReMixMatchOptions,
  lossSchema,
  remixmatchSchema,
} from "./remixmatch/options";
export {
  type LossWeights,
  lossWeights,
  mixedName,
  mixedPasses,
  passesOf,
  preMixupPass,
  rotationPass,
} from "./remixmatch/passes";
export {
  type ReMixMatchMemory,
  type ReMixMatchState,
  remixmatch,
  remixmatchParts,
} from "./remixmatch/remixmatch";
export {
  type DrawChoices,
  type Drawn,
  type ViewDecisions,
  type Views,
  decideViews,
  drawViews,
} from "./remixmatch/views";
export {
  type SupervisedDrawn,
  type SupervisedOptions,
  type SupervisedState,
  supervised,
  supervisedSchema,
} from "./supervised";
export { type Block, type ViewChoices, makeBatches, strongBlock, weakBlock } from "./views";
export { type StartedWorkers, type Workers, inThisThread, startWorkers } from "./workers";
