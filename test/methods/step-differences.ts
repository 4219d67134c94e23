/**
 * How far steps on this engine are from PyTorch's in float64, by file, case and quantity, as JSON:
 *
 *     REMIXMATCH_ENGINE=portable node dist/test/methods/step-differences.js
 *
 * A difference is the largest of an array, relative to the array's largest number.
 */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import { type Tensors, disposeReplaced, mapTensors, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { newLearner } from "../../lib/methods/learner";
import { type ReMixMatchState, remixmatch } from "../../lib/methods/remixmatch/remixmatch";
import { inThisThread } from "../../lib/methods/workers";
import { type Accumulate, accumulate } from "../../lib/network/accumulate";
import { printResult } from "../engine/variants";
import {
  GOLDEN_FILES,
  type Golden,
  type GoldenCase,
  goldenDecisions,
  movedRates,
  readGolden,
} from "./golden";

/** The largest difference of each quantity: "labeled loss", "gradients", "weights" and so on. */
export type Differences = Record<string, number>;

/** Biases of convolutions: normalization takes them away again, so their gradient is 0. */
const isIdle = (name: string): boolean =>
  name.endsWith("/bias") && !["classes/bias", "rotation/bias"].includes(name);

/** Runs the steps from what chance decided in a file, and compares. */
async function differencesOf(golden: Golden, goldenCase: GoldenCase): Promise<Differences> {
  const found: Differences = {};
  const note = (what: string, came: readonly number[], wanted: readonly number[]): void => {
    found[what] = Math.max(found[what] ?? 0, difference(came, wanted));
  };

  let step = 0;
  const noting: Accumulate = async (...given) => {
    const { gradients, ...rest } = await accumulate(...given);
    const wanted = goldenCase.gradients?.[step];
    if (wanted) {
      const came = valuesOf(gradients);
      assert.deepEqual(Object.keys(came).sort(), Object.keys(wanted).sort());
      for (const name of Object.keys(wanted)) note("gradients", came[name], wanted[name]);
    }
    note("gradients that should be 0", ...idleAgainstZero(gradients));
    return { gradients: withoutNoise(gradients), ...rest };
  };

  const workers = { ...inThisThread, accumulate: noting };
  const method = remixmatch(golden.network, goldenCase.options, workers);
  let state = initialState(golden, goldenCase);
  for (const decisions of goldenDecisions(golden, goldenCase.options.strongViews)) {
    step++;
    const next = await method.step(state, decisions);
    state = disposeReplaced(state, next.state);
    const wanted = goldenCase.losses[step - 1];
    assert.deepEqual(Object.keys(next.report.terms).sort(), Object.keys(wanted).sort());
    for (const [term, value] of Object.entries(wanted)) {
      note(term === "loss" ? term : `${term} loss`, [next.report.terms[term]], [value]);
    }
  }
  compareStates(state, goldenCase, note);
  tf.dispose(tensorsIn(state));
  return found;
}

function compareStates(
  state: ReMixMatchState,
  { after: wanted }: GoldenCase,
  note: (what: string, came: readonly number[], wanted: readonly number[]) => void,
): void {
  const [weights, averaged] = [valuesOf(state.weights), valuesOf(state.average)];
  // The file has either whole arrays or three sums of each.
  const whole = wanted.weights["stem/kernel"].length === weights["stem/kernel"].length;
  const form = whole ? (values: readonly number[]) => values : sums;
  assert.deepEqual(Object.keys(weights).sort(), Object.keys(wanted.weights).sort());
  for (const name of Object.keys(wanted.weights)) {
    note("weights", form(weights[name]), wanted.weights[name]);
    note("averaged weights", form(averaged[name]), wanted.averaged[name]);
  }
  assert.deepEqual(Object.keys(state.statistics).sort(), Object.keys(wanted.statistics).sort());
  for (const [layer, { mean, variance }] of Object.entries(wanted.statistics)) {
    const came = state.statistics[layer];
    note("moving means", form(Array.from(came.mean.dataSync())), mean);
    note("moving variances", form(Array.from(came.variance.dataSync())), variance);
  }
  const { newestInWindow, prior, rates } = wanted;
  if (newestInWindow)
    note("window", state.window.slice(-newestInWindow.length).flat(), newestInWindow.flat());
  if (prior) note("distribution of labels", state.labels, prior);
  if (rates) {
    const came = movedRates(state.rates);
    assert.deepEqual(
      came.map((rate) => rate.slice(0, 3)),
      rates.map((rate) => rate.slice(0, 3)),
    );
    note(
      "rates",
      came.map(([, , , rate]) => rate),
      rates.map(([, , , rate]) => rate),
    );
  }
}

/** A fresh state of the method, but with the weights of the file. */
function initialState(golden: Golden, { options }: GoldenCase): ReMixMatchState {
  const fresh = remixmatch(golden.network, options).init(seedKey(1));
  const weights = mapTensors(fresh.weights, (own, name) => {
    const { shape, values } = golden.weights[name];
    assert.deepEqual(shape, own.shape);
    return tf.tensor(values, shape);
  });
  return disposeReplaced(fresh, { ...fresh, ...newLearner(weights) });
}

/** By name, without what is idle. */
function valuesOf(tensors: Tensors): Record<string, number[]> {
  const used = Object.entries(tensors).filter(([name]) => !isIdle(name));
  return Object.fromEntries(
    used.map(([name, tensor]) => [name, Array.from(tensor.dataSync<"float32">())]),
  );
}

/** What float32 leaves of the gradients that should be 0, beside 0 and the largest gradient of all. */
function idleAgainstZero(gradients: Tensors): [number[], number[]] {
  const idle = Object.keys(gradients).filter(isIdle);
  const noise = idle.flatMap((name) => Array.from(gradients[name].dataSync<"float32">()));
  const largest = Math.max(...Object.values(valuesOf(gradients)).flat().map(Math.abs));
  return [
    [...noise, largest],
    [...noise.map(() => 0), largest],
  ];
}

/** Takes away the noise, which Adam would turn into moves of up to the learning rate. */
function withoutNoise(gradients: Tensors): Tensors {
  const quiet = mapTensors(gradients, (tensor, name) =>
    isIdle(name) ? tf.zerosLike(tensor) : tensor,
  );
  return disposeReplaced(gradients, quiet);
}

/** Of the numbers, of the numbers times sin(1), sin(2), …, and of their sizes, as in step.py. */
function sums(values: readonly number[]): number[] {
  const sum = (of: (value: number, i: number) => number): number =>
    values.reduce((total, value, i) => total + of(value, i), 0);
  return [sum((value) => value), sum((value, i) => value * Math.sin(i + 1)), sum(Math.abs)];
}

/** The largest difference, relative to the largest number wanted; NaN when a number is. */
function difference(came: readonly number[], wanted: readonly number[]): number {
  assert.equal(came.length, wanted.length);
  const largest = Math.max(...wanted.map(Math.abs));
  return Math.max(...came.map((value, i) => Math.abs(value - wanted[i]))) / largest;
}

async function main(): Promise<void> {
  await startEngine();
  const found: Record<string, Record<string, Differences>> = {};
  for (const file of GOLDEN_FILES) {
    const golden = readGolden(file);
    found[file] = {};
    for (const [name, one] of Object.entries(golden.cases)) {
      found[file][name] = await differencesOf(golden, one);
    }
  }
  printResult(found);
}

if (require.main === module) void main();
