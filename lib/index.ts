// The front door: everyday names, and the rooms of the house with all the others. Each room is a
// package path, too: `import { align } from "remixmatch/labels"`.

// Start, train, look.
export { type Engine, startEngine, tf } from "./engine/index";
export { type Key, UserError, fork, seedKey } from "./base/index";
export {
  type DataSet,
  type Split,
  labelSplit,
  loadDataSet,
  readImageFolder,
  splitOf,
} from "./data/index";
export { type Network, convnet, wrn10x1, wrn28x2 } from "./network/index";
export {
  type Method,
  type StepReport,
  guessLabels,
  methodFrom,
  mixmatch,
  remixmatch,
  startWorkers,
  supervised,
} from "./methods/index";
export { batches, classify, disposeState, evaluate, steps, train } from "./training/index";
export {
  type RunConfig,
  loadRun,
  presetNamed,
  runConfig,
  runTraining,
  summarize,
} from "./runs/index";

// The method's own ideas.
export { align, drawMix, sharpen } from "./labels/index";
export { type Image, operation, operations } from "./images/index";
export { ctAugment, randAugment, strongViews, weakAugment, weakViews } from "./augment/index";

// Notebooks.
export { barChart, heatmap, lineChart } from "./charts/index";
export { imageGrid, show } from "./display/index";
export { newDisplay } from "./repl/index";

// The rooms.
export * as augment from "./augment/index";
export * as base from "./base/index";
export * as charts from "./charts/index";
export * as data from "./data/index";
export * as display from "./display/index";
export * as engine from "./engine/index";
export * as exporting from "./export/index";
export * as images from "./images/index";
export * as labels from "./labels/index";
export * as learning from "./learning/index";
export * as methods from "./methods/index";
export * as network from "./network/index";
export * as repl from "./repl/index";
export * as runs from "./runs/index";
export * as svg from "./svg/index";
export * as training from "./training/index";
