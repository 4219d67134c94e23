import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../base/shape";
import { normals } from "../base/draws";
import { type Key, fork } from "../base/keys";
import type { Tensors } from "../base/tensors";
import { type PlacedLayer, expectNetwork, featureCount, layersOf } from "./layers";
import type { Network } from "./network";

/** What a weight is, before it has numbers. */
interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: "convolution" | "dense" | "zero" | "one";
}

/** Every weight of a network: its name, its shape, and how it starts. */
function weightSpecs(network: Network, rotation: boolean): WeightSpec[] {
  const dense = (name: string, to: number): WeightSpec[] => [
    { name: `${name}/kernel`, shape: [featureCount(network), to], start: "dense" },
    { name: `${name}/bias`, shape: [to], start: "zero" },
  ];
  return [
    ...layersOf(network).flatMap(layerSpecs),
    ...dense("classes", network.classes),
    ...(rotation ? dense("rotation", 4) : []),
  ];
}

function layerSpecs(layer: PlacedLayer): WeightSpec[] {
  const { name, from, to } = layer;
  if (layer.type === "normalization") {
    return [
      { name: `${name}/gamma`, shape: [from], start: "one" },
      { name: `${name}/beta`, shape: [from], start: "zero" },
    ];
  }
  const shape = [layer.size, layer.size, from, to];
  return [
    { name: `${name}/kernel`, shape, start: "convolution" },
    { name: `${name}/bias`, shape: [to], start: "zero" },
  ];
}

/** The shape of every weight of a network by name, with or without the rotation head. */
export function weightShapes(
  network: Network,
  { rotation = false }: { rotation?: boolean } = {},
): Readonly<Record<string, readonly number[]>> {
  expectNetwork("weightShapes", network);
  return Object.fromEntries(weightSpecs(network, rotation).map(({ name, shape }) => [name, shape]));
}

/** How many trainable numbers a network has, with or without the rotation head. */
export function countWeights(
  network: Network,
  { rotation = false }: { rotation?: boolean } = {},
): number {
  expectNetwork("countWeights", network);
  return weightSpecs(network, rotation).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/**
 * Initial weights by name. Kernels of convolutions are drawn from N(0, 2 / (k² · filters out)),
 * dense ones Glorot-normal, truncated at two deviations; biases and β start at 0, γ at 1.
 * `rotation` adds the head that tells four rotations apart. Throws on a network that cannot be built.
 */
export function initWeights(
  key: Key,
  network: Network,
  { rotation = false }: { rotation?: boolean } = {},
): Tensors {
  expectNetwork("initWeights", network);
  const start = ({ name, shape, start }: WeightSpec): tf.Tensor => {
    const size = sizeOf(shape);
    if (start === "zero") return tf.zeros([...shape]);
    if (start === "one") return tf.ones([...shape]);
    const [values, deviation] =
      start === "convolution"
        ? [normals(fork(key, name), size), Math.sqrt(2 / (size / shape[2]))]
        : [normals(fork(key, name), size, { truncate: 2 }), Math.sqrt(2 / (shape[0] + shape[1]))];
    return tf.tensor(scaled(values, deviation), [...shape]);
  };
  return Object.fromEntries(weightSpecs(network, rotation).map((each) => [each.name, start(each)]));
}

function scaled(numbers: Float64Array, factor: number): Float32Array {
  return Float32Array.from(numbers, (value) => value * factor);
}
