/**
 * How far convolution, normalization and learning are from PyTorch's in float64, by case and
 * quantity. A difference is the largest of an array, relative to the array's largest number.
 */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { convolve } from "../../lib/engine/convolve";
import { startEngine } from "../../lib/engine/engine";
import { normalizeAndActivate } from "../../lib/engine/normalize";
import { adam } from "../../lib/learning/adam";
import { movingAverage } from "../../lib/learning/average";
import { type Optimized, optimize } from "../../lib/learning/optimize";
import { drawn, golden } from "./golden";
import { printResult } from "./variants";

export type Differences = Record<string, number>;

function difference(came: tf.Tensor, wanted: readonly number[]): number {
  const values = came.dataSync();
  assert.equal(values.length, wanted.length);
  const largest = Math.max(...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(values[i] - value))) / largest;
}

function convolution({ shapes, output, gradients }: (typeof golden.convolve)[string]): Differences {
  const [x, kernel, bias, plus] = (["x", "kernel", "bias", "plus"] as const).map((name, i) =>
    drawn(1 + i, shapes[name]),
  ) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D, tf.Tensor4D];
  const run = (...[image, filter, constant]: tf.Tensor[]): tf.Tensor =>
    convolve(image as tf.Tensor4D, filter as tf.Tensor4D, constant as tf.Tensor1D, { plus });
  const found = tf.grads(run)([x, kernel, bias], drawn(9, shapes.plus));
  return {
    output: difference(run(x, kernel, bias), output),
    ...gradientsApart(["x", "kernel", "bias"], found, gradients),
  };
}

function normalization(wanted: (typeof golden.normalize)[string]): Differences {
  const { shape, seed, scale, offset } = wanted;
  const inputs = [drawn(seed, shape, scale, offset), ...[11, 12].map((s) => drawn(s, [shape[3]]))];
  const run = (...[x, gamma, beta]: tf.Tensor[]) =>
    normalizeAndActivate(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, golden);
  const found = tf.grads((...given) => run(...given).output)(inputs, drawn(13, shape));
  const { output, mean, variance } = run(...inputs);
  return {
    output: difference(output, wanted.output),
    mean: difference(mean, wanted.mean),
    variance: difference(variance, wanted.variance),
    ...gradientsApart(["x", "gamma", "beta"], found, wanted.gradients),
  };
}

function gradientsApart(
  names: readonly string[],
  found: tf.Tensor[],
  wanted: Readonly<Record<string, readonly number[]>>,
): Differences {
  return Object.fromEntries(
    names.map((name, i) => [`gradient by ${name}`, difference(found[i], wanted[name])]),
  );
}

function learning(wanted: (typeof golden.learn)[string]): Differences {
  const names = Object.keys(wanted.shapes);
  const each = (seed: number) =>
    Object.fromEntries(names.map((name, i) => [name, drawn(seed + i, wanted.shapes[name])]));
  const weights = each(30);
  let state: Optimized = {
    weights,
    moments: adam.init(weights),
    average: movingAverage.init(each(40)),
  };
  for (let step = 1; step <= 3; step++) {
    const gradients = Object.fromEntries(
      Object.entries(each(50 + 10 * step)).map(([name, full]) => {
        const tiny = (value: number, i: number): number => (i % 16 ? value : value * 2 ** -24);
        return [name, tf.tensor(full.dataSync<"float32">().map(tiny), full.shape)];
      }),
    );
    state = optimize(state, gradients, wanted.options);
  }
  const { first, second } = state.moments;
  const came = { weights: state.weights, first, second, average: state.average };
  return Object.fromEntries(
    (["weights", "first", "second", "average"] as const).flatMap((what) =>
      names.map((name) => [`${what} of ${name}`, difference(came[what][name], wanted[what][name])]),
    ),
  );
}

async function main(): Promise<void> {
  await startEngine();
  const found: Record<string, Differences> = {};
  const note = <T>(
    kind: string,
    cases: Readonly<Record<string, T>>,
    run: (one: T) => Differences,
  ) =>
    Object.entries(cases).forEach(([name, one]) => {
      found[`${kind}, ${name}`] = tf.tidy(() => run(one));
    });
  note("convolve", golden.convolve, convolution);
  note("normalize", golden.normalize, normalization);
  note("learn", golden.learn, learning);
  printResult(found);
}

if (require.main === module) void main();
