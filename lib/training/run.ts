import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Fault, reason } from "../base/fault";
import { loadDataSet } from "../data/data-set";
import { labelSplit } from "../data/split";
import type { Method, MethodState } from "../methods/method";
import { methodNamed } from "../methods/named";
import type { Workers } from "../methods/workers";
import { hasCheckpoints, latestCheckpoint, saveCheckpoint } from "./checkpoint";
import type { Checkpoint } from "./checkpoint-file";
import type { Evaluation } from "./evaluate";
import { type Identity, expectIdentity, identityOf } from "./identity";
import { openLog, readLog } from "./log";
import { type Recipe, readRecipe, writeRecipe } from "./recipe";
import { restoreState } from "./restore";
import { expectFiniteState } from "./sound";
import { openEvents } from "./tensorboard";
import { disposeState, train } from "./train";

export interface RunOptions {
  /** Go on from the latest checkpoint of the folder, instead of starting there. */
  readonly resume?: boolean;
  readonly workers?: Workers;
  /** Stops the run between two steps, with a checkpoint of the step it stopped at. */
  readonly signal?: AbortSignal;
  /** Seconds since 1970, for TensorBoard's curves. */
  readonly now: () => number;
  /** Told what is worth knowing and stops nothing: a checkpoint passed over, another machine. */
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
 * Trains as a recipe says, in a folder: `run.json`, `log.jsonl`, TensorBoard's events, and
 * checkpoints to resume from, to the same bits as without a break, at whatever moment it broke off.
 * A step whose loss is no number leaves the checkpoint before it. Throws a sentence when the folder
 * holds a run already, or one that is resumed is of another recipe.
 */
export async function runTraining(
  folder: string,
  recipe: Recipe,
  { resume = false, workers, signal, now, onNote = () => undefined }: RunOptions,
): Promise<RunResult> {
  const data = loadDataSet(recipe.data);
  const split = labelSplit(data.train.labels, recipe.split);
  const method = methodNamed(recipe.method, recipe.network, recipe.options, workers);
  const identity = identityOf(method, data, split, recipe);
  const found = resume ? await findCheckpoint(folder, identity, onNote) : null;
  if (!resume) await prepareFolder(folder, recipe);
  else await writeRecipe(folder, recipe); // Its steps may be others now.
  const fromStep = found?.step ?? 0;
  const log = openLog(join(folder, "log.jsonl"), { fromStep });
  const events = openEvents(folder, { now, fromStep });
  let saved = -1;
  const save = async (state: MethodState): Promise<void> => {
    expectFiniteState(state);
    // The log first: a checkpoint counts on every line up to its step.
    log.flush();
    await saveCheckpoint(checkpointsOf(folder), { state, identity }, recipe);
    saved = state.step;
  };
  try {
    const { state } = await train(method, data, split, {
      ...recipe,
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
        if (state.step % recipe.checkpointEvery === 0) await save(state);
      },
    });
    try {
      if (saved !== state.step) await save(state);
    } finally {
      disposeState(state);
    }
    const { step } = state;
    return { step, stopped: step < recipe.steps, evaluations: evaluationsOf(folder) };
  } finally {
    log.close();
    events.close();
  }
}

/** The folder of a run's checkpoints. */
export function checkpointsOf(folder: string): string {
  return join(folder, "checkpoints");
}

function evaluationsOf(folder: string): Evaluation[] {
  return readLog(join(folder, "log.jsonl")).evaluations;
}

async function findCheckpoint(
  folder: string,
  identity: Identity,
  onNote: (sentence: string) => void,
): Promise<Checkpoint | null> {
  // A run that broke off before its first checkpoint starts again from its recipe.
  readRecipe(folder);
  if (!(await hasCheckpoints(checkpointsOf(folder)))) return null;
  const found = await latestCheckpoint(checkpointsOf(folder), { onSkip: onNote });
  expectIdentity(found.identity, identity, found.file).forEach(onNote);
  return found;
}

async function prepareFolder(folder: string, recipe: Recipe): Promise<void> {
  if (existsSync(join(folder, "run.json"))) {
    throw new Fault(
      `${folder}: holds a run already; go on with it by --resume, or choose another folder`,
    );
  }
  try {
    await mkdir(folder, { recursive: true });
  } catch (thrown) {
    throw new Fault(`${folder}: could not be made (${reason(thrown)}); choose another folder`);
  }
  await writeRecipe(folder, recipe);
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
