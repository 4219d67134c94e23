import { expectBetween, expectInteger } from "../base/expect";
import { UserError } from "../base/user-error";
import { type Key, fork, uniforms } from "../base/keys";
import type { Operation } from "../images/operation";
import { operations } from "../images/operations";
import type { Policy } from "./policy";
import type { Rates } from "./rates";

/** How policies are drawn by CTAugment's rates; the released values are the defaults. */
export interface PolicyOptions {
  /** Operations in a row. 2 in the released code. */
  readonly depth?: number;
  /** Bins whose relative rate is below this are not drawn. 0.8; the paper compares absolute rates. */
  readonly threshold?: number;
  readonly thresholdOf?: "relative" | "absolute";
  /** ρ of the rates' update; 1 - ρ is added before rates are compared. */
  readonly decay?: number;
  /** The released code draws pairs of neighboring bins, the paper (and FixMatch) single bins. */
  readonly sampling?: "segment" | "bin";
  /** The operations to draw from, each as likely; CTAugment's 19 by default. */
  readonly operations?: readonly Operation[];
}

/**
 * A probe: operations at strengths drawn evenly from everything, to learn how each one fares.
 */
export function drawProbe(
  key: Key,
  { depth = 2, operations: known = operations }: Pick<PolicyOptions, "depth" | "operations"> = {},
): Policy {
  return drawOperations("drawProbe", key, depth, known, (levelsKey, { parameters }) =>
    Array.from(uniforms(fork(levelsKey, "levels"), parameters.length)),
  );
}

/**
 * A policy for training: operations drawn evenly, with replacement, each at strengths that the
 * model has been seen to manage. The paper samples bins; the released code samples pairs of
 * neighboring bins and a place between them, and so do we by default.
 */
export function drawPolicy(key: Key, rates: Rates, options: PolicyOptions = {}): Policy {
  return policyDrawer(rates, options)(key);
}

/** `drawPolicy` for many keys: what the same rates say is worked out once. */
export function policyDrawer(rates: Rates, options: PolicyOptions = {}): (key: Key) => Policy {
  const { depth = 2, sampling = "segment", operations: among = operations } = options;
  const known = new Map<string, readonly (readonly number[])[]>();

  // For each parameter of the operation, the weight of each part that its levels fall into.
  function weightsOf(operation: string): readonly (readonly number[])[] {
    const found = known.get(operation);
    if (found !== undefined) return found;
    const weights = (rates[operation] ?? []).map((bins) => {
      const alone = binWeights(bins, options);
      return sampling === "bin" ? alone : segmentWeights(alone);
    });
    known.set(operation, weights);
    return weights;
  }

  const drawLevels: DrawLevels = (key, { name, parameters }) => {
    const weights = weightsOf(name);
    return parameters.map((_, parameter) => {
      if (weights[parameter] === undefined) {
        throw new UserError(`drawPolicy: the rates have none for ${name}; begin with rates.init()`);
      }
      const [where, u] = uniforms(fork(key, "level", parameter), 2);
      return (pick(weights[parameter], where) + u) / weights[parameter].length;
    });
  };
  return (key) => drawOperations("drawPolicy", key, depth, among, drawLevels);
}

type DrawLevels = (key: Key, operation: Operation) => number[];

function drawOperations(
  who: string,
  key: Key,
  depth: number,
  among: readonly Operation[],
  drawLevels: DrawLevels,
): Policy {
  expectInteger(who, "the depth", depth);
  const drawn = uniforms(fork(key, "operations"), depth);
  return Array.from(drawn, (u, i) => {
    const operation = among[Math.floor(u * among.length)];
    const own = fork(key, i);
    return {
      operation: operation.name,
      levels: drawLevels(own, operation),
      uniforms: Array.from(uniforms(fork(own, "chances"), operation.uniforms)),
    };
  });
}

/**
 * How likely each bin is, up to a factor: rates + (1 - ρ), relative to the highest, and 0 where
 * that is below the threshold. With `absolute`, the paper's reading: 0 where the rate itself is.
 */
export function binWeights(
  rates: readonly number[],
  { threshold = 0.8, thresholdOf = "relative", decay = 0.99 }: PolicyOptions = {},
): number[] {
  expectBetween("binWeights", "the threshold", threshold, 0, 1);
  expectBetween("binWeights", "the decay", decay, 0, 1);
  if (thresholdOf === "absolute") {
    const kept = rates.map((rate) => (rate > threshold ? rate : 0));
    // The paper leaves open what happens when no bin passes; then all are as likely as they were.
    return kept.some((rate) => rate > 0) ? kept : [...rates];
  }
  const lifted = rates.map((rate) => rate + 1 - decay);
  const highest = Math.max(...lifted);
  // Only where ρ is 1, and nothing is added, can all be 0; then all are alike.
  if (highest === 0) return lifted.map(() => 1);
  return lifted.map((rate) => rate / highest).map((rate) => (rate < threshold ? 0 : rate));
}

/** The weight of each pair of neighboring bins: the sum of the two. [bins] → [bins - 1] */
export function segmentWeights(weights: readonly number[]): number[] {
  return weights.slice(1).map((weight, i) => weights[i] + weight);
}

/** The index at which `u` in [0, 1) falls when each index has room in proportion to its weight. */
export function pick(weights: readonly number[], u: number): number {
  let total = 0;
  for (const weight of weights) total += weight;
  // Where no index has any weight, all are alike.
  if (total === 0) return Math.floor(u * weights.length);
  let left = u * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}
