// Trained networks as files: TensorFlow.js graph models and safetensors.
export type { ModelMetadata } from "./model-metadata";
export { type GraphModelFiles, graphModel, writeGraphModel } from "./graph-model";
export { type LoadedModel, exportWeights, loadWeights } from "./weights-file";
