// The front door: names only, floor by floor.

// Floor 0: randomness, what computes, and what running code says.
export { type Key, fork, seedKey } from "./base/keys";
export { UserError } from "./base/user-error";
export { type SelfShowing, displaySymbol } from "./base/display-symbol";
export {
  type CommEvent,
  type DisplayOptions,
  type Frontend,
  type MimeBundle,
  type PastCell,
  type Progress,
  display,
  setFrontend,
  reportProgress,
} from "./base/messages";
export { type ConfidenceInterval, confidenceInterval, mean, median } from "./base/statistics";
export { type NamedArray, decodeSafetensors, encodeSafetensors } from "./base/safetensors";
export { type Tensors, disposeReplaced, mapTensors, tensorsIn } from "./base/tensors";
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
export { operations, operationNamed } from "./images/operations";
export { ROTATIONS, rotate90 } from "./images/rotate90";

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
export { countMultiplications } from "./network/count-multiplications";
export type { Layer } from "./network/layers";
export {
  type LayeredNetwork,
  type Network,
  type WideResNet,
  convnet,
  wrn10x1,
  wrn16x1,
  wrn28Large,
  wrn28x2,
  wrn37x2,
} from "./network/network";
export { countWeights, initWeights } from "./network/weights";
export { type BatchStatistics, applyHead, forward } from "./network/forward";
export { type AdamState, adam } from "./learning/adam";
export { movingAverage, warmedDecay } from "./learning/average";
export { decayKernels } from "./learning/decay";
export { linearRamp } from "./learning/ramp";

// Floor 1: figures.
export { barChart } from "./charts/bar-chart";
export { lineChart } from "./charts/line-chart";
export type { Figure } from "./charts/figure";
export { imageGrid } from "./display/image-grid";
export { heatmap } from "./charts/heatmap";
export { type MimeOutput, toMimeBundle } from "./display/mime-bundle";
export { type Displayable, show } from "./display/show";
export { staticSvg } from "./svg/static-svg";
export { tableBundle } from "./display/table";

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
  type FetchResult,
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
export { addImageFolder, addImageTable } from "./data/custom/add";
export { type ImageArrays, dataSetOf } from "./data/custom/arrays";
export { type ImageFolderOptions, readImageFolder } from "./data/custom/folder";
export { type ImageFileOptions, readImageFile, readImageFiles } from "./data/custom/image-files";
export type { ImageSetOptions } from "./data/custom/listing";
export { readNpyImages, readNpyLabels } from "./data/custom/npy";
export { type AddOptions, addDataSet } from "./data/custom/store";
export { readImageTable } from "./data/custom/table";
export { writeImageFile } from "./data/custom/write-image";
export { dataFolder, isHere } from "./data/storage";
export { labelsPerClass, unlabeledOrder } from "./data/splits/official-order";
export { type SplitRow, splitRows, unlabeledShares } from "./data/splits/describe";
export { readSplit, writeSplit } from "./data/splits/file";
export { imbalanced } from "./data/splits/imbalance";
export { type DataSetSplitOptions, splitOf } from "./data/splits/of-data-set";
export { type Split, type SplitOptions, labelSplit, splitHash } from "./data/splits/split";

// Floor 2: what whoever writes cells has at hand.
export { ask, askSecret } from "./repl/ask";
export { type DisplayHandle, newDisplay } from "./repl/display-handle";
export { clearOutput } from "./repl/clear-output";
export { type AcceptComm, type Comm, acceptComms, openComm, openComms } from "./repl/comms";
export { history } from "./repl/history";
export { type DisplayObject, html, latex, markdown, png, svg } from "./repl/display-object";
export { pager } from "./repl/pager";
export { type Command, type ShellOptions, shell, shellOutput } from "./repl/shell";
export { type TimeitOptions, type Timing, timeit } from "./repl/timeit";
export { type Variable, resetVariables, variables } from "./repl/variables";

// Floor 2: networks as files.
export type { ModelMetadata } from "./export/model-metadata";
export { graphModel, writeGraphModel } from "./export/graph-model";
export { type LoadedModel, exportWeights, loadWeights } from "./export/weights-file";

// Floor 3: methods.
export { imageBatch } from "./methods/image-batch";
export {
  METHOD_NAMES,
  type MethodName,
  defaultsOf,
  methodNamed,
  optionsFor,
} from "./methods/registry";
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
export { type StartedWorkers, type Workers, startWorkers, inThisThread } from "./methods/workers";
export { type Machine, type WorkerCounts, defaultWorkers } from "./methods/default-workers";

// Floor 4: training.
export {
  latestCheckpoint,
  readCheckpoint,
  saveCheckpoint,
} from "./training/checkpoints/checkpoint";
export type { Checkpoint } from "./training/checkpoints/checkpoint-file";
export { type BatchOptions, type BatchSize, type Batches, batches } from "./training/batches";
export { type Evaluation, type Score, evaluate } from "./training/evaluate";
export { type Identity, expectIdentity, identityOf } from "./training/checkpoints/identity";
export { type Log, type LogOptions, openLog, readLog } from "./training/logs/log";
export {
  type Classification,
  type ClassifyOptions,
  classify,
  trainedModel,
} from "./training/predict";
export { restoreState } from "./training/checkpoints/restore";
export { disposeState, initialState } from "./training/state";
export { type StepsOptions, type TakenStep, steps } from "./training/steps";
export { type EventFile, openEvents } from "./training/logs/tensorboard";
export { type TrainOptions, type TrainResult, train } from "./training/train";

// Floor 5: runs.
export { ABLATION_RUNS, type AblationRun, readAblationRuns, trainRow } from "./runs/ablation";
export { CLASSROOM_ROWS, type RowName, classroomMethod } from "./runs/classroom";
export { type RunChoices, runConfig } from "./runs/configure";
export { loadRun } from "./runs/load-run";
export type { MethodDefinition, Methods } from "./runs/methods";
export { ABLATIONS, type AblationName } from "./runs/paper-ablations";
export { PRESETS, type Preset, presetNamed, presetOptions } from "./runs/presets";
export {
  type RunChanges,
  type RunConfig,
  checkRunConfig,
  readRunConfig,
  resumedRunConfig,
} from "./runs/run-config";
export { type RunOptions, type RunResult, runTraining } from "./runs/run";
export { type AccuracySummary, type Summary, summarize, summaryTable } from "./runs/summary";
