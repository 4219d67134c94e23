import * as tf from "@tensorflow/tfjs";
import type { NamedArray } from "../base/safetensors";
import type { Model } from "../network/model";
import type { Network } from "../network/network";
import {
  type ModelArrays,
  MEAN,
  VARIANCE,
  expectFiniteArrays,
  expectShapes,
} from "./expect-arrays";

/**
 * The weights and moving statistics of a network that classifies: "stem/kernel", "scale0/block0/norm1/gamma" and beside
 * it "…/moving_mean" and "…/moving_variance". The rotation head, which helps training alone, is
 * left out. Throws a sentence on arrays that are missing or unknown, and on NaN and infinity.
 */
export function modelToArrays(who: string, { weights, statistics, network }: Model): ModelArrays {
  const tensors: Record<string, tf.Tensor> = {};
  for (const [name, weight] of Object.entries(weights)) {
    if (!name.startsWith("rotation/")) tensors[name] = weight;
  }
  for (const [layer, { mean, variance }] of Object.entries(statistics)) {
    tensors[`${layer}/${MEAN}`] = mean;
    tensors[`${layer}/${VARIANCE}`] = variance;
  }
  // Shapes first: reading takes time where a graphics card holds the numbers.
  const shapes = expectShapes(who, tensors, network);
  const arrays = Object.fromEntries(
    Object.keys(shapes).map((name) => [name, numbersOf(tensors[name])]),
  );
  expectFiniteArrays(who, arrays);
  return arrays;
}

/** The model of such arrays; the tensors are the caller's to dispose of. Throws as `modelToArrays` does. */
export function arraysToModel(who: string, arrays: ModelArrays, network: Network): Model {
  const shapes = expectShapes(who, arrays, network);
  expectFiniteArrays(who, arrays);
  const tensor = (name: string): tf.Tensor => tf.tensor(arrays[name].data, [...shapes[name]]);
  const names = Object.keys(shapes);
  return {
    network,
    weights: Object.fromEntries(
      names.filter((name) => !isStatistic(name)).map((name) => [name, tensor(name)]),
    ),
    statistics: Object.fromEntries(
      layersAmong(names).map((layer) => [
        layer,
        {
          mean: tensor(`${layer}/${MEAN}`) as tf.Tensor1D,
          variance: tensor(`${layer}/${VARIANCE}`) as tf.Tensor1D,
        },
      ]),
    ),
  };
}

function numbersOf(tensor: tf.Tensor): NamedArray {
  return { shape: tensor.shape, data: Float32Array.from(tensor.dataSync<"float32">()) };
}

function layersAmong(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith("/gamma")).map((name) => name.slice(0, -6));
}

function isStatistic(name: string): boolean {
  return name.endsWith(`/${MEAN}`) || name.endsWith(`/${VARIANCE}`);
}
