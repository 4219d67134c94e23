import { UserError } from "../base/user-error";
import { loadDataSet } from "../data/load";
import type { DataSet } from "../data/data-set";
import { unlabeledShares } from "../data/splits/describe";
import { splitOf } from "../data/splits/of-data-set";
import { expectAbout } from "../export/about";
import { methodNamed, optionsFor } from "../methods/registry";
import { expectNetwork } from "../network/layers";
import type { Network } from "../network/network";
import { type Preset, presetNamed } from "../runs/presets";
import { type RunConfig, readRunConfig } from "../runs/run-config";
import { parseOverrides } from "./train-options";
import { asUsageError } from "./usage-error";

/** What `remixmatch train` was asked for; undefined where nothing was said. */
export interface RunConfigFlags {
  readonly preset: string;
  readonly method?: string;
  readonly data?: string;
  readonly labels?: number;
  readonly seed: number;
  readonly splitSeed?: number;
  readonly validation: number;
  readonly labelsInUnlabeled: boolean;
  readonly fold?: number;
  readonly imbalance?: number;
  readonly knownPrior?: boolean;
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
export function newRunConfig(flags: RunConfigFlags): RunConfig {
  const preset = presetNamed(flags.preset);
  const { method = preset.method, data = preset.data, seed } = flags;
  const loaded = loadDataSet(data);
  const { classes } = loaded;
  const { channels, height, width } = loaded.train.images[0];
  const evaluateEvery = flags.evaluateEvery ?? preset.evaluateEvery;
  return asUsageError(() => {
    const { architecture, ...changeable } = preset.network;
    const network = {
      ...preset.network,
      ...parseOverrides(flags.network ?? [], changeable),
      classes: classes.length,
      channels,
    } as Network;
    expectNetwork("train", network);
    expectAbout("train", { classes, height, width }, network);
    const split = splitFor(flags, preset, loaded);
    const made = splitOf(loaded, split);
    const usual = methodNamed(method, network, optionsFor(method, preset.options)).options;
    const asked = parseOverrides(flags.set ?? [], usual);
    const options = flags.knownPrior ? withPrior(asked, unlabeledShares(loaded, made)) : asked;
    methodNamed(method, network, options);
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

// What is said of a split, for data that may have images without labels, or official folds.
function splitFor(flags: RunConfigFlags, preset: Preset, data: DataSet): RunConfig["split"] {
  const { seed, validation, labelsInUnlabeled, imbalance } = flags;
  const { unlabeled = [], folds, train } = data;
  const splitSeed = flags.splitSeed ?? seed;
  // Who brings images without labels means to use all that have one.
  const all = unlabeled.length > 0 && data.name !== preset.data ? train.labels.length : undefined;
  const count = flags.labels ?? all ?? preset.labels;
  // The released code takes the fold of the seed for STL-10, where the folds have 1000 labels.
  const fold = flags.fold ?? (folds?.[0].length === count ? splitSeed : undefined);
  return {
    count,
    seed: splitSeed,
    validation,
    labelsInUnlabeled,
    ...(fold !== undefined && { fold }),
    ...(imbalance !== undefined && { imbalance }),
  };
}

function withPrior<Options extends object>(options: Options, prior: readonly number[]): Options {
  if ("prior" in options) return { ...options, prior };
  throw new UserError("train: --known-prior is for a method that aligns its guesses: remixmatch", {
    exitCode: 2,
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
export function resumedRunConfig(
  folder: string,
  flags: RunConfigFlags,
  given: ReadonlyMap<string, string>,
): RunConfig {
  const recipe = readRunConfig(folder);
  const allowed: readonly string[] = [...CHANGEABLE, ...BESIDE];
  for (const [name, flag] of given) {
    if (allowed.includes(name)) continue;
    throw new UserError(
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
