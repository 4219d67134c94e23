import { stat } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../base/make-folder";
import { UserError, reason } from "../base/user-error";
import { loadDataSet } from "../data/load";
import { splitOf } from "../data/splits/of-data-set";
import type { Method, MethodState } from "../methods/method";
import type { Workers } from "../methods/workers";
import {
  checkpointsOf,
  hasCheckpoints,
  latestCheckpoint,
  saveCheckpoint,
} from "../training/checkpoints/checkpoint";
import type { Checkpoint } from "../training/checkpoints/checkpoint-file";
import type { Evaluation } from "../training/evaluate";
import { type Identity, expectIdentity, identityOf } from "../training/checkpoints/identity";
import { openLog, readEvaluations } from "../training/logs/log";
import { type Methods, findMethod } from "../methods/registry";
import { type RunConfig, checkRunConfig, readRunConfig, writeRunConfig } from "./run-config";
import { restoreState } from "../training/checkpoints/restore";
import { expectFiniteState } from "../training/finite-state";
import { openEvents } from "../training/logs/tensorboard";
import { disposeState } from "../training/state";
import { train } from "../training/train";

/** How a run is carried out; none of it changes a bit of the result. */
export interface RunOptions {
  /** Go on from the latest checkpoint of the folder, instead of starting there. */
  readonly resume?: boolean;
  /** Methods of your own, by the name that the config has; a run that goes on needs them again. */
  readonly methods?: Methods;
  readonly workers?: Workers;
  /** Stops the run between two steps, with a checkpoint of the step it stopped at. */
  readonly signal?: AbortSignal;
  /** Seconds since 1970, for TensorBoard's curves; by default the system's. */
  readonly now?: () => number;
  /** Called with what is worth knowing and stops nothing: a checkpoint passed over, another machine. */
  readonly onNote?: (sentence: string) => void;
}

/** What came of a run, or of the part of it until it was stopped. */
export interface RunResult {
  /** Steps taken in all. */
  readonly step: number;
  readonly stopped: boolean;
  /** Of the whole run, also those before it was resumed. */
  readonly evaluations: readonly Evaluation[];
}

/**
 * Trains as a config says, in a folder: `run.json`, `log.jsonl`, TensorBoard's events, and
 * checkpoints to resume from, to the same bits as without a break, at whatever moment it broke off.
 * Whatever goes wrong leaves the checkpoint before it. Throws a sentence when a step's loss is no
 * number, the folder holds a run already, or one that is resumed is of another config.
 */
export async function runTraining(
  folder: string,
  given: RunConfig,
  options: RunOptions = {},
): Promise<RunResult> {
  const { resume = false, methods, workers, signal } = options;
  const { now = () => Date.now() / 1000, onNote = () => undefined } = options;
  // Checked, its fields have the order that they are read in again: bytes depend on it.
  const config = checkRunConfig(given, "runTraining");
  const define = findMethod(config.method, methods);
  const data = loadDataSet(config.data);
  const split = splitOf(data, config.split);
  const method = define(config.network, config.options, workers);
  const identity = identityOf(method, data, split, config);
  const found = resume ? await findCheckpoint(folder, config, identity, onNote) : null;
  if (!resume) await prepareFolder(folder);
  await writeRunConfig(folder, config); // Also of a run that goes on: its steps may be others now.
  const fromStep = found?.step ?? 0;
  // One made only because the run was to end there does not belong in a longer one.
  const keepEvaluation = fromStep % config.evaluateEvery === 0 || fromStep === config.steps;
  const logFile = join(folder, "log.jsonl");
  const log = openLog(logFile, { fromStep, keepEvaluation });
  const events = openEvents(folder, { now, fromStep });
  let saved = found?.step ?? null;
  const save = async (state: MethodState): Promise<void> => {
    expectFiniteState(state);
    // The log first: a checkpoint counts on every line up to its step.
    log.flush();
    await saveCheckpoint(checkpointsOf(folder), { state, identity }, config);
    saved = state.step;
  };
  try {
    const { state } = await train(method, data, split, {
      ...config,
      keepReports: false, // The log has them.
      ...(found && { from: restored(method, found) }),
      ...(signal && { signal }),
      onStep: (step, report) => {
        log.step(step, report);
        events.scalars(step, prefixed("loss/", report.terms));
      },
      onEvaluation: (evaluation) => {
        log.evaluation(evaluation);
        const { step, ...scores } = evaluation;
        events.scalars(step, prefixed("evaluation/", scores));
      },
      onState: async (state) => {
        if (state.step % config.checkpointEvery === 0) await save(state);
      },
    });
    try {
      if (saved !== state.step) await save(state);
    } finally {
      disposeState(state);
    }
    const { step } = state;
    return { step, stopped: step < config.steps, evaluations: readEvaluations(logFile) };
  } catch (thrown) {
    if (saved !== null) {
      onNote(`The run broke off; its checkpoint of step ${saved} is in ${checkpointsOf(folder)}.`);
    }
    throw thrown;
  } finally {
    log.close();
    events.close();
  }
}

async function findCheckpoint(
  folder: string,
  { steps }: RunConfig,
  identity: Identity,
  onNote: (sentence: string) => void,
): Promise<Checkpoint | null> {
  const before = readRunConfig(folder);
  // A run that broke off before its first checkpoint starts again from its config.
  if (!(await hasCheckpoints(checkpointsOf(folder)))) return null;
  const found = await latestCheckpoint(checkpointsOf(folder), { onSkip: onNote });
  expectIdentity(found.identity, identity, found.file).forEach(onNote);
  if (steps > found.step || steps === before.steps) return found;
  throw new UserError(
    `${folder}: has taken ${found.step} steps already, so it cannot end after ${steps}; ask for ` +
      `more steps, or say nothing of them`,
    { exitCode: 2 },
  );
}

async function prepareFolder(folder: string): Promise<void> {
  const log = await stat(join(folder, "log.jsonl")).catch(() => null);
  if ((log?.size ?? 0) > 0 || (await hasCheckpoints(checkpointsOf(folder)))) {
    throw new UserError(
      `${folder}: holds a run already; go on with it by --resume, or choose another folder`,
    );
  }
  await makeFolder(folder).catch((thrown: unknown) => {
    throw new UserError(`${folder}: could not be made (${reason(thrown)}); choose another folder`, {
      cause: thrown,
    });
  });
}

// Held against a first state of the method, so that the checkpoint of an older one is refused.
function restored(method: Method, found: Checkpoint): MethodState {
  const first = method.init([0, 0]);
  try {
    return restoreState(found, first);
  } finally {
    disposeState(first);
  }
}

function prefixed(prefix: string, values: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values as Record<string, number>).map(([name, value]) => [prefix + name, value]),
  );
}
