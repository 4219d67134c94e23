// Notebooks without Jupyter: read, given parameters, run, and written as reports.
export type { CellEvent } from "../cells/messages/protocol";
export type { CellInfo } from "./code-cells";
export type { OutputEvent } from "./collect-outputs";
export type { ExecuteOptions } from "./execute-cells";
export type { Literal } from "./literals";
export {
  type Cell,
  type CodeCell,
  type DisplayData,
  type ErrorOutput,
  type ExecuteResult,
  type MarkdownCell,
  type Notebook,
  type Output,
  type RawCell,
  type StreamOutput,
  checkNotebook,
} from "./nbformat";
export { type Parameters, declaredParameters, injectParameters } from "./parameters";
export { PROVENANCE_TYPE, type Provenance } from "./provenance";
export { readNotebook } from "./read";
export {
  type NotebookRun,
  type NotebookRunOptions,
  type RunEvent,
  type RunFailure,
  runNotebook,
} from "./run";
export { type WrittenFiles, writeReport } from "./write";
