import { Fault } from "../base/fault";
import { loadDataSet } from "../data/load";
import { labelSplit } from "../data/splits/split";
import { expectAbout } from "../export/about";
import { methodNamed, optionsFor } from "../methods/named";
import { presetNamed } from "../methods/presets";
import { expectPlan } from "../network/plan";
import { type Recipe, readRecipe } from "../training/recipe";
import { parseOverrides } from "./train-options";
import { asCalled } from "./wrong-call";

/** What `remixmatch train` was asked for; undefined where nothing was said. */
export interface RecipeFlags {
  readonly preset: string;
  readonly method?: string;
  readonly data?: string;
  readonly labels?: number;
  readonly seed: number;
  readonly splitSeed?: number;
  readonly validation: number;
  readonly labelsInUnlabeled: boolean;
  readonly batch?: number;
  readonly steps?: number;
  readonly evaluateEvery?: number;
  readonly checkpointEvery?: number;
  readonly keep: number;
  readonly network?: readonly string[];
  readonly set?: readonly string[];
}

/**
 * The recipe that the flags ask for: the preset's, where they do not say otherwise.
 * Throws a sentence of a wrong call when it cannot work on its data.
 */
export function newRecipe(flags: RecipeFlags): Recipe {
  const preset = presetNamed(flags.preset);
  const { method = preset.method, data = preset.data, seed } = flags;
  const { classes, train } = loadDataSet(data);
  const { channels, height, width } = train.images[0];
  const evaluateEvery = flags.evaluateEvery ?? preset.evaluateEvery;
  return asCalled(() => {
    const { filters, scales, repeat, shrink } = preset.network;
    const network = {
      ...preset.network,
      ...parseOverrides(flags.network ?? [], { filters, scales, repeat, shrink }),
      classes: classes.length,
      channels,
    };
    expectPlan("train", network);
    expectAbout("train", { classes, height, width }, network);
    const usual = methodNamed(method, network, optionsFor(method, preset.options)).options;
    const options = parseOverrides(flags.set ?? [], usual);
    methodNamed(method, network, options);
    const split = {
      count: flags.labels ?? preset.labels,
      seed: flags.splitSeed ?? seed,
      validation: flags.validation,
      labelsInUnlabeled: flags.labelsInUnlabeled,
    };
    labelSplit(train.labels, split);
    return {
      format: 1,
      data,
      split,
      method,
      network,
      options: { ...options },
      seed,
      batch: flags.batch ?? preset.batch,
      steps: flags.steps ?? preset.steps,
      evaluateEvery,
      checkpointEvery: flags.checkpointEvery ?? evaluateEvery,
      keep: flags.keep,
    };
  });
}

/** Of a run that goes on, only how long it is and what is kept of it may change. */
const CHANGEABLE = ["steps", "checkpointEvery", "keep"] as const;

/** Flags that say nothing of what a run is. */
const BESIDE = ["resume", "viewWorkers", "passWorkers", "json"];

/**
 * The recipe of the run in a folder, with what may change of it. `given` are the flags that were
 * given, as they stand on the command line ("--seed") by their names. Throws a sentence of a wrong
 * call when one of them would make it another run.
 */
export function resumedRecipe(
  folder: string,
  flags: RecipeFlags,
  given: ReadonlyMap<string, string>,
): Recipe {
  const recipe = readRecipe(folder);
  const allowed: readonly string[] = [...CHANGEABLE, ...BESIDE];
  for (const [name, flag] of given) {
    if (allowed.includes(name)) continue;
    throw new Fault(
      `train: --resume goes on with the run as it was made, so ${flag} cannot be given with it; ` +
        `leave it out, or start a new run`,
      { exitCode: 2 },
    );
  }
  const now = (name: (typeof CHANGEABLE)[number]): number =>
    given.has(name) ? flags[name]! : recipe[name];
  return {
    ...recipe,
    steps: now("steps"),
    checkpointEvery: now("checkpointEvery"),
    keep: now("keep"),
  };
}
