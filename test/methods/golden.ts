import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "../../lib/augment/policy";
import type { Rates } from "../../lib/augment/rates";
import { packageRoot } from "../../lib/base/package-root";
import type { Mix } from "../../lib/labels/mixup";
import type { ReMixMatchChoices } from "../../lib/methods/remixmatch/options";
import type { Drawn } from "../../lib/methods/remixmatch/views";
import type { ImageBatch } from "../../lib/network/pass";
import type { Network } from "../../lib/network/network";

type Arrays = Readonly<Record<string, readonly number[]>>;

/** The state after the last step: whole arrays, or three sums of each. */
export interface GoldenState {
  readonly weights: Arrays;
  readonly averaged: Arrays;
  readonly statistics: Readonly<
    Record<string, { readonly mean: readonly number[]; readonly variance: readonly number[] }>
  >;
  /** Missing in MixMatch, as are the next two. */
  readonly newestInWindow?: readonly (readonly number[])[];
  readonly prior?: readonly number[];
  /** Of every rate that is not 1: operation, parameter, bin, rate. */
  readonly rates?: readonly (readonly [string, number, number, number])[];
}

export interface GoldenCase {
  /** What differs from the released options. */
  readonly options: ReMixMatchChoices & { readonly strongViews: number };
  /** The terms of each step and their weighted sum, `loss`. */
  readonly losses: readonly Readonly<Record<string, number>>[];
  /** By the number of the step, from 1: whole arrays. */
  readonly gradients?: Readonly<Record<string, Arrays>>;
  readonly after: GoldenState;
}

interface GoldenStep {
  readonly labels: readonly number[];
  readonly labeled: string;
  readonly weak: string;
  readonly strong: readonly string[];
  readonly probes: string;
  readonly policies: readonly Policy[];
  /** By the number of strong views. */
  readonly mixes: Readonly<Record<string, Mix>>;
}

/** What step.py computed, and from what. */
export interface Golden {
  readonly network: Network;
  readonly shape: readonly [number, number, number, number];
  readonly weights: Readonly<Record<string, { shape: number[]; values: number[] }>>;
  readonly steps: readonly GoldenStep[];
  readonly cases: Readonly<Record<string, GoldenCase>>;
}

/** The files that step.py writes: for a network of 4 filters and for one of 16. */
export const GOLDEN_FILES = ["step", "step-wide"] as const;

export function readGolden(file: (typeof GOLDEN_FILES)[number]): Golden {
  const path = join(packageRoot(), "test", "golden", "methods", `${file}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as Golden;
}

/** What chance decided in each step, for so many strong views. */
export function goldenDecisions({ steps, shape }: Golden, strongViews: number): Drawn[] {
  const images = (text: string): ImageBatch => ({
    shape,
    pixels: new Uint8Array(Buffer.from(text, "base64")),
  });
  return steps.map(({ labels, labeled, weak, strong, probes, policies, mixes }) => ({
    views: {
      labeled: images(labeled),
      anchor: images(weak),
      strong: strong.slice(0, strongViews).map(images),
      probes: images(probes),
      policies,
    },
    labels,
    mix: mixes[strongViews],
  }));
}

/** Rates as step.py writes them: those that are not 1. */
export function movedRates(rates: Rates): [string, number, number, number][] {
  return Object.entries(rates).flatMap(([name, parameters]) =>
    parameters.flatMap((bins, parameter) =>
      bins.flatMap((rate, bin): [string, number, number, number][] =>
        rate === 1 ? [] : [[name, parameter, bin, rate]],
      ),
    ),
  );
}
