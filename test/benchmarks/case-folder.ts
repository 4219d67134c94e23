import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Image,
  type Mix,
  type NamedArray,
  type Network,
  type Policy,
  encodeSafetensors,
} from "../../lib";

/** A step decided beforehand: every image that it looks at, by the names that peer_step.py knows. */
export interface GivenStep {
  readonly views: Readonly<Record<string, readonly Image[]>>;
  readonly labels: readonly number[];
  /** Behind the views called "probes". */
  readonly policies: readonly Policy[];
  /** MixUp's partners and weights; null where the method mixes nothing. */
  readonly mix: Mix | null;
}

/** What peer_step.py is to train: the steps come round again and again. */
export interface GivenCase {
  readonly network: Network;
  readonly method: string;
  readonly options: object;
  readonly weights: Readonly<Record<string, NamedArray>>;
  readonly steps: readonly GivenStep[];
}

/** Writes a case into a folder as peer_step.py reads it: JSON, bytes of the views, and weights. */
export function writeCase(
  folder: string,
  { network, method, options, weights, steps }: GivenCase,
): void {
  const [{ height, width, channels }] = Object.values(steps[0].views)[0];
  const blocks = steps.map(({ views }) => Object.entries(views));
  const described = {
    network,
    method,
    options: method === "mixmatch" ? asReMixMatch(options) : options,
    shape: [height, width, channels],
    blocks: blocks.map((views) => views.map(([name, images]) => [name, images.length])),
    steps: steps.map(({ labels, policies, mix }) => ({
      labels,
      policies: policies.map((policy) =>
        policy.map(({ operation, levels }) => [operation, levels]),
      ),
      mix,
    })),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "case.json"), JSON.stringify(described));
  const images = blocks.flatMap((views) => views.flatMap(([, each]) => each));
  writeFileSync(join(folder, "views.bin"), Buffer.concat(images.map(({ pixels }) => pixels)));
  writeFileSync(join(folder, "weights.safetensors"), encodeSafetensors(weights));
}

// MixMatch's options in the words of ReMixMatch, which are all that the peer knows.
function asReMixMatch(options: object): object {
  const views = (options as { unlabeledViews?: number }).unlabeledViews ?? 2;
  return {
    ...options,
    strongViews: views - 1,
    guess: "mean",
    alignment: false,
    windowBatches: 128,
    labelDecay: 0.999,
    unlabeledLoss: "squared",
    preMixupWeight: 0,
    rotationWeight: 0,
    statisticsFrom: "first",
  };
}
