// The loop around a method, its evaluation, checkpoints and logs.
export { type BatchOptions, type BatchSize, type Batches, batches } from "./batches";
export { latestCheckpoint, readCheckpoint, saveCheckpoint } from "./checkpoints/checkpoint";
export type { Checkpoint } from "./checkpoints/checkpoint-file";
export { type Identity, expectIdentity, identityOf } from "./checkpoints/identity";
export { restoreState } from "./checkpoints/restore";
export type { StateTree } from "./checkpoints/state-tree";
export { type Evaluation, type Score, type ScoreOptions, evaluate, scoreModel } from "./evaluate";
export { type Log, type LogOptions, openLog, readLog } from "./logs/log";
export { type EventFile, openEvents } from "./logs/tensorboard";
export { type Classification, type ClassifyOptions, classify, trainedModel } from "./predict";
export { disposeState, initialState } from "./state";
export { type StepsOptions, type TakenStep, steps } from "./steps";
export { type TrainOptions, type TrainResult, train } from "./train";
