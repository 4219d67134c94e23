// The front door: names only, floor by floor.

// Floor 0: randomness, what computes, and what running code says.
export { type Key, fork, seedKey } from "./base/keys";
export { Fault } from "./base/fault";
export { type SelfShowing, displaySymbol } from "./base/display-symbol";
export {
  type CommEvent,
  type DisplayOptions,
  type Listener,
  type MimeBundle,
  type PastCell,
  type Progress,
  display,
  listen,
  tellProgress,
} from "./base/messages";
export { type NamedArray, decodeSafetensors, encodeSafetensors } from "./base/safetensors";
export { type Tensors, handOver, mapTensors, tensorsIn } from "./base/tensors";
export { type Engine, engineInUse, startEngine } from "./engine/engine";

// Floor 1: labels.
export { agreement, distance, likeliest } from "./labels/agreement";
export { align, guessWindow, labelDistribution, type Window } from "./labels/align";
export { type Mix, drawMix, mixPixels, mixRows } from "./labels/mixup";
export { type Distribution, type Rows, meanRow, oneHot, softmax, uniform } from "./labels/rows";
export { sharpen } from "./labels/sharpen";

// Floor 1: images.
export { type Image, createImage, fromFloats, toFloats } from "./images/image";
export type { Operation, Parameter } from "./images/operation";
export { OPERATIONS, operationNamed } from "./images/operations";
export { TURNS, turn } from "./images/turn";

// Floor 1: the network and how it learns.
export {
  type Accumulate,
  type Accumulated,
  type PredictEach,
  accumulate,
  predictEach,
} from "./network/accumulate";
export { interleave, sliceOffsets } from "./network/interleave";
export {
  type ImageBatch,
  type Pass,
  type PassResult,
  numbersOf,
  predict,
  runPass,
} from "./network/pass";
export type { Model } from "./network/model";
export { movingStatistics } from "./network/statistics";
export {
  type NetworkPlan,
  countMultiplications,
  wrn10x1,
  wrn16x1,
  wrn28Large,
  wrn28x2,
  wrn37x2,
} from "./network/plan";
export { countWeights, initWeights } from "./network/weights";
export { type BatchStatistics, applyHead, forward } from "./network/wide-resnet";
export { type AdamState, adam } from "./learning/adam";
export { movingAverage, warmedDecay } from "./learning/average";
export { decayKernels } from "./learning/decay";
export { linearRamp } from "./learning/ramp";

// Floor 1: figures.
export { bars } from "./figures/bars";
export { curves } from "./figures/curves";
export type { Figure } from "./figures/figure";
export { imageGrid } from "./figures/grid";
export { heat } from "./figures/heat";
export { type Rich, richBundle } from "./figures/rich";
export { type Shown, show } from "./figures/show";
export { staticSvg } from "./figures/svg";
export { tableBundle } from "./figures/tables";

// Floor 2: views and data.
export { type Strength, describePolicy } from "./augment/describe";
export { drawPolicy, drawProbe } from "./augment/draw";
export { type Decision, type Policy, applyPolicy } from "./augment/policy";
export { type ProbeResult, type Rates, rates } from "./augment/rates";
export { readRates } from "./augment/read-rates";
export {
  PLAIN_VIEW,
  type ViewDecision,
  decideProbedViews,
  decideStrongViews,
  decideWeakViews,
  makeView,
  makeViews,
  probedViews,
  strongViews,
  weakViews,
} from "./augment/views";
export { type WeakOptions, applyWeak, cifarWeak, drawWeak } from "./augment/weak";
export { endlessBatches } from "./data/batches";
export type { DataSet, LabeledImages } from "./data/data-set";
export {
  type GetOptions,
  type GetProgress,
  type Gotten,
  type Problem,
  checkDataSet,
  getDataSet,
  removeDataSet,
} from "./data/fetch/get";
export { lazyImages } from "./data/lazy-images";
export { loadDataSet } from "./data/load";
export {
  type KnownDataSets,
  findDataSet,
  ownDataSets,
  readManifest,
} from "./data/manifest/manifest";
export type { DataSetEntry } from "./data/manifest/schema";
export { addImageFolder, addImageTable } from "./data/own/add";
export { type ImageArrays, dataSetOf } from "./data/own/arrays";
export { type ImageFolderOptions, readImageFolder } from "./data/own/folder";
export { type ImageFileOptions, readImageFile, readImageFiles } from "./data/own/image-files";
export type { ImageSetOptions } from "./data/own/listing";
export { readNpyImages, readNpyLabels } from "./data/own/npy";
export { type AddOptions, addDataSet } from "./data/own/store";
export { readImageTable } from "./data/own/table";
export { writeImageFile } from "./data/own/write-image";
export { dataFolder, isHere } from "./data/place";
export { labelsPerClass, unlabeledOrder } from "./data/splits/official-order";
export { type SplitRow, splitRows, unlabeledShares } from "./data/splits/describe";
export { readSplit, writeSplit } from "./data/splits/file";
export { imbalanced } from "./data/splits/imbalance";
export { type DataSetSplitOptions, splitOf } from "./data/splits/of-data-set";
export { type Split, type SplitOptions, labelSplit, splitHash } from "./data/splits/split";

// Floor 2: what whoever writes cells has at hand.
export { ask, askSecret } from "./desk/ask";
export { type Board, newDisplay } from "./desk/board";
export { clearOutput } from "./desk/clear";
export { type AcceptComm, type Comm, acceptComms, openComm, openComms } from "./desk/comms";
export { history } from "./desk/history";
export { type Made, html, latex, markdown, png, svg } from "./desk/made";
export { page } from "./desk/page";
export { type Command, type ShellOptions, shell, shellOutput } from "./desk/shell";
export { type TimedOptions, type Timing, timed } from "./desk/timed";
export { type Variable, forget, variables } from "./desk/variables";

// Floor 2: networks as files.
export type { About } from "./export/about";
export { graphModel, writeGraphModel } from "./export/graph-model";
export { type LoadedModel, exportWeights, loadWeights } from "./export/weights-file";

// Floor 3: methods.
export { imageBatch } from "./methods/image-batch";
export { CLASSROOM_ROWS, type RowName, classroomMethod } from "./methods/classroom";
export {
  METHOD_NAMES,
  type MethodName,
  defaultsOf,
  methodNamed,
  optionsFor,
} from "./methods/named";
export { PRESETS, type Preset, presetNamed } from "./methods/presets";
export { ABLATIONS, type AblationName } from "./methods/remixmatch/ablations";
export type { Batch, Method, MethodState, StepReport } from "./methods/method";
export { type Guess, guessEveryView, guessLabels } from "./methods/remixmatch/guess";
export { mixViews } from "./methods/remixmatch/mix";
export {
  type ReMixMatchChoices,
  type ReMixMatchOptions,
  chooseOptions,
  releasedOptions,
} from "./methods/remixmatch/options";
export {
  type ReMixMatchState,
  type StepDecisions,
  remixmatch,
  takeStep,
} from "./methods/remixmatch/step";
export { type ViewDecisions, type Views, decideViews, drawViews } from "./methods/remixmatch/views";
export { type MixMatchOptions, mixMatchOptions, mixmatch } from "./methods/mixmatch";
export { type SupervisedState, supervised } from "./methods/supervised";
export {
  type SupervisedChoices,
  type SupervisedOptions,
  supervisedOptions,
} from "./methods/supervised-options";
export { type HiredWorkers, type Workers, hireWorkers, inThisThread } from "./methods/workers";
export { type Machine, type WorkerCounts, usualWorkers } from "./methods/usual-workers";

// Floor 4: training.
export { ABLATION_RUNS, type AblationRun, readAblationRuns, trainRow } from "./training/ablation";
export {
  latestCheckpoint,
  readCheckpoint,
  saveCheckpoint,
} from "./training/checkpoints/checkpoint";
export type { Checkpoint } from "./training/checkpoints/checkpoint-file";
export { type Evaluation, type Score, evaluate } from "./training/evaluate";
export { type Identity, expectIdentity, identityOf } from "./training/checkpoints/identity";
export { type Log, type LogOptions, openLog, readLog } from "./training/logs/log";
export {
  type Classification,
  type ClassifyOptions,
  classify,
  trainedModel,
} from "./training/predict";
export { type Recipe, checkRecipe, readRecipe } from "./training/recipe";
export { restoreState } from "./training/checkpoints/restore";
export { type RunOptions, type RunResult, runTraining } from "./training/run";
export { savedModel } from "./training/saved";
export { type Figures, type Summary, summarize, summaryTable } from "./training/summary";
export { type EventFile, openEvents } from "./training/logs/tensorboard";
export { type TrainOptions, type TrainResult, disposeState, train } from "./training/train";
