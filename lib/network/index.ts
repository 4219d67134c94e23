// Networks as plain data, and passes through them, forward and backward.
export {
  type Accumulate,
  type Accumulated,
  type PredictEach,
  accumulate,
  predictEach,
} from "./accumulate";
export { countMultiplications } from "./count-multiplications";
export { type BatchStatistics, type ForwardResult, applyHead, forward } from "./forward";
export { interleave, sliceOffsets } from "./interleave";
export {
  type Convolution,
  type Layer,
  type Normalization,
  type PlacedLayer,
  expectNetwork,
  featureCount,
  layersOf,
} from "./layers";
export type { Model } from "./model";
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
} from "./network";
export { networkSchema } from "./network-schema";
export {
  type ImageBatch,
  type LossFunction,
  type Pass,
  type PassResult,
  type RowLoss,
  crossEntropy,
  numbersOf,
  predict,
  runPass,
  squaredDistance,
} from "./pass";
export { type PassPool, passPool } from "./pass-pool";
export { movingStatistics } from "./statistics";
export { countWeights, initWeights, weightShapes } from "./weights";
