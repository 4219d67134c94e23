import { UserError } from "../base/user-error";
import { closestWord } from "../base/closest-word";
import { type Network, wrn10x1, wrn28x2, wrn37x2 } from "../network/network";
import { plainOptions } from "../methods/options";
import { type MethodName, type MethodOptions, type Methods, findMethod } from "../methods/registry";
import type { ReMixMatchChoices } from "../methods/remixmatch/options";
import { ABLATIONS } from "./paper-ablations";

/** A run as data: what to train, on which labels, for how long. */
export type Preset = PresetMethod & PresetRun;

/** A method of this library, and what differs from its defaults. */
export type PresetMethod = {
  readonly [Name in MethodName]: {
    readonly method: Name;
    readonly options: MethodOptions<Name>;
  };
}[MethodName];

/** A run as data whose method is known only when the program runs, such as one of your own. */
export type OwnPreset = PresetRun & { readonly method: string; readonly options: object };

/** What a preset says beside its method. */
export interface PresetRun {
  /** Which data set of the manifest. */
  readonly data: string;
  /** How many training images keep their labels. */
  readonly labels: number;
  /** Seeds of the splits that the run was repeated with. */
  readonly seeds: readonly number[];
  /** By name: a built-in one, or one of your own. */
  readonly method: string;
  readonly network: Network;
  /** What differs from the method's defaults. */
  readonly options: object;
  /** Labeled images a step, and as many unlabeled ones. */
  readonly batch: number;
  readonly steps: number;
  readonly evaluateEvery: number;
  readonly source: string;
}

// 2^26 labeled images in batches of 64, a report every 65 536 (`train_kimg`, `report_kimg`).
const paper = {
  seeds: [1, 2, 3, 4, 5],
  method: "remixmatch",
  network: wrn28x2,
  batch: 64,
  steps: 2 ** 20,
  evaluateEvery: 1024,
} as const;

const svhnWeak = { flip: false, shiftPixels: 4 };
const stlWeak = { flip: true, shiftPixels: 12 };

const cifar = (
  labels: number,
  options: ReMixMatchChoices,
  source = "runs/ssl/cifar10.sh",
): Preset => ({
  ...paper,
  data: "cifar-10",
  labels,
  options,
  source,
});
const svhn = (labels: number, options: ReMixMatchChoices): Preset => ({
  ...paper,
  data: "svhn",
  labels,
  options: { weak: svhnWeak, ...options },
  source: "runs/ssl/svhn.sh",
});
// The weak view of STL-10 is the image itself (`--augment=d.x.d`).
const stl = (strongViews: number, source: string): Preset => ({
  ...paper,
  data: "stl-10",
  labels: 1000,
  network: wrn37x2,
  options: { strongViews, anchor: "plain", weak: stlWeak },
  source,
});
const ablation = (options: ReMixMatchChoices): Preset => ({
  ...cifar(250, { strongViews: 8, ...options }, "runs/ssl/ablation.sh"),
  seeds: [3],
});
const slug = (name: string): string => name.toLowerCase().replace(" = ", "").replace(/,? /g, "-");

/**
 * The official runs of the released code by name, every row of its ablation script as
 * "ablation-no-alignment" and the like, and "classroom": the setting of the lessons, minutes long.
 */
export const PRESETS: Readonly<Record<string, Preset>> = {
  classroom: {
    data: "fashion-mnist-sample",
    labels: 40,
    seeds: [1, 2, 3, 4, 5],
    method: "remixmatch",
    network: { ...wrn10x1, channels: 1, shrink: 2 },
    options: {
      strongViews: 2,
      averageDecay: 0.99,
      statisticsDecay: 0.99,
      warmAverages: true,
      rampImages: 3200,
      weak: { flip: true, shiftPixels: 3 },
    },
    batch: 32,
    steps: 400,
    evaluateEvery: 20,
    source: "notebooks/00-tour.ipynb",
  },
  // Few labels: the paper's text changes the rotation weight alone, the scripts more.
  "cifar10-40": cifar(40, { strongViews: 1, rotationWeight: 2, rampImages: 2 ** 23 }),
  "cifar10-250": cifar(250, {}),
  "cifar10-1000": cifar(1000, {}),
  "cifar10-4000": cifar(4000, {}),
  "svhn-40": svhn(40, { strongViews: 1, rotationWeight: 3 }),
  "svhn-250": svhn(250, {}),
  "svhn-1000": svhn(1000, {}),
  "svhn-4000": svhn(4000, {}),
  "stl10-1000-k4": stl(4, "runs/ssl/stl10.sh"),
  "stl10-1000-k1": stl(1, "arXiv 1911.09785, table 2"),
  ...Object.fromEntries(
    Object.entries(ABLATIONS).map(([name, changed]) => [
      `ablation-${slug(name)}`,
      ablation(changed),
    ]),
  ),
};

/**
 * The preset of this name. Throws a sentence when there is none.
 *
 * @example
 * ```ts
 * const { data, steps, options } = presetNamed("cifar10-40");
 * data; // "cifar-10"
 * steps; // 1048576
 * options; // { strongViews: 1, rotationWeight: 2, rampImages: 8388608 }
 * ```
 */
export function presetNamed(name: string): Preset {
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name];
  const near = closestWord(name, Object.keys(PRESETS));
  throw new UserError(
    `There is no preset called ${name}; ` +
      (near === undefined
        ? `there are ${Object.keys(PRESETS).join(", ")}`
        : `did you mean ${near}?`),
    { exitCode: 2 },
  );
}

/**
 * Every option of a method in a preset's setting: the preset's own, all others its defaults. Another
 * method than the preset's takes of its options those that it knows. Throws a sentence on an option
 * that the preset's method does not know.
 */
export function presetOptions(
  { method: usual, network, options }: Preset | OwnPreset,
  method: string = usual,
  { methods = {} }: { readonly methods?: Methods } = {},
): object {
  const define = findMethod(method, methods);
  if (method === usual && "schema" in define) return plainOptions(define(network, options).options);
  const defaults = define(network).options;
  const known = Object.entries(options).filter(([name]) => Object.hasOwn(defaults, name));
  return plainOptions(define(network, Object.fromEntries(known)).options);
}
