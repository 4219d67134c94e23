import * as tf from "@tensorflow/tfjs";
import { normals } from "../base/draws";
import { type Key, fork } from "../base/keys";
import type { Tensors } from "../base/tensors";
import { type NetworkPlan, blocksOf, expectPlan, featureCount } from "./plan";

/** What a weight is, before it has numbers. */
interface WeightPlan {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: "convolution" | "dense" | "zero" | "one";
}

/** Every weight of a plan: its name, its shape, and how it starts. */
function weightPlans(plan: NetworkPlan, rotation: boolean): WeightPlan[] {
  const convolution = (name: string, size: number, from: number, to: number): WeightPlan[] => [
    { name: `${name}/kernel`, shape: [size, size, from, to], start: "convolution" },
    { name: `${name}/bias`, shape: [to], start: "zero" },
  ];
  const normalization = (name: string, width: number): WeightPlan[] => [
    { name: `${name}/gamma`, shape: [width], start: "one" },
    { name: `${name}/beta`, shape: [width], start: "zero" },
  ];
  const dense = (name: string, to: number): WeightPlan[] => [
    { name: `${name}/kernel`, shape: [featureCount(plan), to], start: "dense" },
    { name: `${name}/bias`, shape: [to], start: "zero" },
  ];
  const blocks = blocksOf(plan).flatMap(({ name, width: { from, to } }) => [
    ...normalization(`${name}/norm1`, from),
    ...convolution(`${name}/conv1`, 3, from, to),
    ...normalization(`${name}/norm2`, to),
    ...convolution(`${name}/conv2`, 3, to, to),
    ...(from === to ? [] : convolution(`${name}/shortcut`, 1, from, to)),
  ]);
  return [
    ...convolution("stem", 3, plan.channels, 16),
    ...blocks,
    ...normalization("tail", featureCount(plan)),
    ...dense("classes", plan.classes),
    ...(rotation ? dense("rotation", 4) : []),
  ];
}

/** The shape of every weight of a plan by name, with or without the rotation head. */
export function weightShapes(
  plan: NetworkPlan,
  { rotation = false }: { rotation?: boolean } = {},
): Readonly<Record<string, readonly number[]>> {
  expectPlan("weightShapes", plan);
  return Object.fromEntries(weightPlans(plan, rotation).map(({ name, shape }) => [name, shape]));
}

/** How many trainable numbers a plan's network has, with or without the rotation head. */
export function countWeights(
  plan: NetworkPlan,
  { rotation = false }: { rotation?: boolean } = {},
): number {
  expectPlan("countWeights", plan);
  return weightPlans(plan, rotation).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/**
 * Initial weights by name. Kernels of convolutions are drawn from N(0, 2 / (k² · filters out)),
 * dense ones Glorot-normal, truncated at two deviations; biases and β start at 0, γ at 1.
 * `rotation` adds the head that tells four rotations apart. Throws on a plan that cannot be built.
 */
export function initWeights(
  key: Key,
  plan: NetworkPlan,
  { rotation = false }: { rotation?: boolean } = {},
): Tensors {
  expectPlan("initWeights", plan);
  const start = ({ name, shape, start }: WeightPlan): tf.Tensor => {
    const size = sizeOf(shape);
    if (start === "zero") return tf.zeros([...shape]);
    if (start === "one") return tf.ones([...shape]);
    const [values, deviation] =
      start === "convolution"
        ? [normals(fork(key, name), size), Math.sqrt(2 / (size / shape[2]))]
        : [normals(fork(key, name), size, { truncate: 2 }), Math.sqrt(2 / (shape[0] + shape[1]))];
    return tf.tensor(scaled(values, deviation), [...shape]);
  };
  return Object.fromEntries(weightPlans(plan, rotation).map((each) => [each.name, start(each)]));
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function scaled(numbers: Float64Array, factor: number): Float32Array {
  return Float32Array.from(numbers, (value) => value * factor);
}
