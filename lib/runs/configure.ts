import { closestWord } from "../base/closest-word";
import { UserError } from "../base/user-error";
import type { DataSet } from "../data/data-set";
import { loadDataSet } from "../data/load";
import { unlabeledShares } from "../data/splits/describe";
import { splitOf } from "../data/splits/of-data-set";
import { expectModelMetadata } from "../export/model-metadata";
import { plainOptions } from "../methods/options";
import { expectNetwork } from "../network/layers";
import type { Network, WideResNet } from "../network/network";
import type { BatchSize } from "../training/batches";
import { isRecord } from "../training/checkpoints/tree-path";
import { type Methods, findMethod } from "../methods/registry";
import { type OwnPreset, type Preset, presetNamed, presetOptions } from "./presets";
import { type RunConfig, checkRunConfig } from "./run-config";

/** What a run should be: a preset, and all that differs from it. */
export interface RunChoices {
  /** By name, or one of your own; "classroom" by default. */
  readonly preset?: string | Preset | OwnPreset;
  readonly method?: string;
  /** A data set of the manifest. */
  readonly data?: string;
  /** How many training images keep their labels. */
  readonly labels?: number;
  /** Of the initial weights, the order of examples, the views and MixUp; 1 by default. */
  readonly seed?: number;
  /** Of the split alone; `seed` by default. */
  readonly splitSeed?: number;
  /** How many images are held out to choose options by; none by default. */
  readonly validation?: number;
  /** Whether labeled images are among the unlabeled ones, too; they are by default. */
  readonly labelsInUnlabeled?: boolean;
  /** The data set's official fold that says which images keep their labels. */
  readonly fold?: number;
  /** How many times as frequent the first class is as the last, among the unlabeled images. */
  readonly imbalance?: number;
  /** Whether guesses are aligned with the true shares of the unlabeled images' classes. */
  readonly knownPrior?: boolean;
  readonly batch?: BatchSize;
  readonly steps?: number;
  readonly evaluateEvery?: number;
  /** Steps between two checkpoints; as many as between two evaluations by default. */
  readonly checkpointEvery?: number;
  /** How many checkpoints stay; 3 by default. */
  readonly keep?: number;
  /** What differs from the preset's network, or another; classes and channels are the data set's. */
  readonly network?: Network | Partial<Omit<WideResNet, "architecture">>;
  /** Options of the method; of a group like `views`, those that differ. */
  readonly set?: object;
}

/**
 * The config of a run: the preset's, where the choices do not say otherwise, every option of the
 * method written out. `methods` are your own, by name. Throws a sentence when the run could not work
 * on its data set, which is loaded for that.
 *
 * @example
 * ```ts
 * const config = runConfig({ preset: "classroom", steps: 100, set: { alignment: false } });
 * config.steps; // 100
 * config.batch; // 32
 * ```
 */
export function runConfig(
  choices: RunChoices = {},
  { methods = {} }: { readonly methods?: Methods } = {},
): RunConfig {
  const { preset: base = "classroom", seed = 1, keep = 3 } = choices;
  const preset = typeof base === "string" ? presetNamed(base) : base;
  const { method = preset.method, data = preset.data } = choices;
  const { batch = preset.batch, steps = preset.steps } = choices;
  const { evaluateEvery = preset.evaluateEvery, checkpointEvery = evaluateEvery } = choices;
  const loaded = loadDataSet(data);
  return asWrongCall(() => {
    const network = networkFor(loaded, preset.network, choices.network);
    const split = splitChoices(loaded, preset, { ...choices, seed });
    const made = splitOf(loaded, split);
    const define = findMethod(method, methods);
    const chosen = merged(presetOptions(preset, method, { methods }), choices.set ?? {});
    const given = choices.knownPrior ? withPrior(chosen, unlabeledShares(loaded, made)) : chosen;
    const { options } = define(network, given);
    return checkRunConfig(
      {
        ...{ format: 1, data, split, method, network, options: plainOptions(options), seed, batch },
        ...{ steps, evaluateEvery, checkpointEvery, keep },
      },
      "runConfig",
    );
  });
}

// A network whose classes and channels are the data set's, and whose layers suit its images.
function networkFor(
  { classes, train }: DataSet,
  usual: Network,
  chosen: RunChoices["network"] = {},
): Network {
  const { channels, height, width } = train.images[0];
  if (!("architecture" in chosen)) expectFields(usual, chosen);
  const own = "architecture" in chosen ? chosen : ({ ...usual, ...chosen } as Network);
  const network = { ...own, classes: classes.length, channels };
  expectNetwork("runConfig", network);
  expectModelMetadata("runConfig", { classes, height, width }, network);
  return network;
}

function expectFields(network: Network, chosen: object): void {
  const given = ["architecture", "classes", "channels"];
  const fields = Object.keys(network).filter((field) => !given.includes(field));
  const wrong = Object.keys(chosen).find((field) => !fields.includes(field));
  if (wrong === undefined) return;
  const near = closestWord(wrong, fields);
  const advice = near === undefined ? "leave it out" : `did you mean ${near}?`;
  throw new UserError(
    `runConfig: of the network ${fields.join(", ")} can be chosen, but ${JSON.stringify(wrong)} came; ` +
      (given.includes(wrong) ? "classes and channels are those of the data set" : advice),
  );
}

// The choice of a split, for data that may have images without labels, or official folds.
function splitChoices(
  data: DataSet,
  preset: Preset | OwnPreset,
  choices: RunChoices & { readonly seed: number },
): RunConfig["split"] {
  const { seed, splitSeed = seed, validation = 0, labelsInUnlabeled = true, imbalance } = choices;
  const { unlabeled = [], folds, train } = data;
  // Images without labels of one's own are brought to be used beside all that have one.
  const all = unlabeled.length > 0 && data.name !== preset.data ? train.labels.length : undefined;
  const count = choices.labels ?? all ?? preset.labels;
  // The released code takes the fold of the seed for STL-10, where the folds have 1000 labels.
  const fold = choices.fold ?? (folds?.[0].length === count ? splitSeed : undefined);
  return {
    count,
    seed: splitSeed,
    validation,
    labelsInUnlabeled,
    ...(fold !== undefined && { fold }),
    ...(imbalance !== undefined && { imbalance }),
  };
}

function withPrior(options: object, prior: readonly number[]): object {
  if ("prior" in options) return { ...options, prior };
  throw new UserError(
    `runConfig: knownPrior is for a method that aligns its guesses, like remixmatch; this one has ` +
      `no option prior, so leave it out`,
  );
}

// Options over others, group by group.
function merged(options: object, changes: object): object {
  const before = options as Record<string, unknown>;
  const entries = Object.entries(changes).map(([name, value]): [string, unknown] => {
    const group = before[name];
    // A word stands for a record of that name, with all of its defaults.
    if (typeof group === "string" && isRecord(value)) return [name, { name: group, ...value }];
    const both = isRecord(group) && isRecord(value);
    // A record that names another kind, such as randaugment for ctaugment, has other options.
    const same = both && (value.name === undefined || value.name === group.name);
    return [name, same ? merged(group, value) : value];
  });
  return { ...options, ...Object.fromEntries(entries) };
}

// Whatever cannot work here was asked for: its errors are those of a wrong call.
function asWrongCall<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    throw new UserError(thrown.message, { exitCode: 2, cause: thrown });
  }
}
