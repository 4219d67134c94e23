// Runs as data and as folders: presets, configs, resuming, loading, summaries.
export { ABLATION_RUNS, type AblationRun, readAblationRuns, trainRow } from "./ablation";
export { CLASSROOM_ROWS, type Row, type RowName, classroomMethod } from "./classroom";
export { type RunChoices, runConfig } from "./configure";
export { type LoadRunOptions, loadRun } from "./load-run";
export { ABLATIONS, type AblationName } from "./paper-ablations";
export {
  PRESETS,
  type OwnPreset,
  type Preset,
  type PresetRun,
  presetNamed,
  presetOptions,
} from "./presets";
export { type RunOptions, type RunResult, runTraining } from "./run";
export {
  type RunChanges,
  type RunConfig,
  checkRunConfig,
  readRunConfig,
  resumedRunConfig,
} from "./run-config";
export { type AccuracySummary, type Summary, summarize, summaryTable } from "./summary";
