// Notebooks without Jupyter: read, given parameters, run, and written as reports.
export type { CellInfo } from "./code-cells";
export type { Literal } from "./literals";
export { type Parameters, declaredParameters, injectParameters } from "./parameters";
export { PROVENANCE_TYPE, type Provenance } from "./provenance";
export {
  type Cell,
  type CodeCell,
  type Notebook,
  type Output,
  checkNotebook,
  readNotebook,
} from "./read";
export {
  type RunEvent,
  type RunFailure,
  type RunOptions,
  type RunResult,
  runNotebook,
} from "./run";
export { type Written, writeReport } from "./write";
