import type { NamedArray } from "../base/safetensors";
import { IMAGES, layersOf } from "../network/layers";
import type { Network } from "../network/network";
import { EPSILON, SLOPE } from "../network/forward";
import type { ModelMetadata } from "./model-metadata";
import { type ModelArrays, MEAN, VARIANCE } from "./expect-arrays";
import {
  type Attribute,
  type Constant,
  type GraphNode,
  FLOAT,
  INT,
  constantNode,
  dimensions,
  flag,
  floatConstant,
  integerConstant,
  text,
  integers,
} from "./graph-def";

/** The names of the graph's input and outputs. */
export const INPUT = "images";
export const LOGITS = "logits";
export const PROBABILITIES = "probabilities";

/** A graph, node after node, and the numbers that it is built on. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
}

/**
 * A network as a graph from images [any, height, width, channels] in [-1, 1] to logits and
 * probabilities [any, classes]: the steps of `forward` by moving statistics, then the class head.
 */
export function classifierGraph(
  arrays: ModelArrays,
  network: Network,
  { height, width }: Pick<ModelMetadata, "height" | "width">,
): Graph {
  const nodes: GraphNode[] = [];
  const constants: Constant[] = [];
  const add = (
    name: string,
    op: string,
    input: readonly string[],
    attr: Readonly<Record<string, Attribute>> = {},
  ): string => {
    nodes.push({ name, op, input, attr: { T: FLOAT, ...attr } });
    return name;
  };
  const constant = (numbers: Constant): string => {
    constants.push(numbers);
    nodes.push(constantNode(numbers));
    return numbers.name;
  };
  const weight = (name: string): string => constant(floatConstant(name, arrays[name]));
  const mean = (name: string, x: string, axes: readonly number[]): string =>
    add(name, "Mean", [x, constant(integerConstant(`${name}/axes`, axes))], {
      Tidx: INT,
      keep_dims: flag(false),
    });

  const shrink = (x: string, side: number): string => {
    const squares = [-1, height / side, side, width / side, side, network.channels];
    const shape = constant(integerConstant("shrink/shape", squares));
    return mean("shrink", add("shrink/squares", "Reshape", [x, shape], { Tshape: INT }), [2, 4]);
  };
  const convolve = (name: string, x: string, stride: number): string => {
    const products = add(`${name}/products`, "Conv2D", [x, weight(`${name}/kernel`)], {
      strides: integers([1, stride, stride, 1]),
      dilations: integers([1, 1, 1, 1]),
      padding: text("SAME"),
      data_format: text("NHWC"),
    });
    return add(name, "BiasAdd", [products, weight(`${name}/bias`)], { data_format: text("NHWC") });
  };
  const normalizeAndActivate = (name: string, x: string): string => {
    const { factor, shift } = foldNormalization(arrays, name);
    const scaled = add(`${name}/scaled`, "Mul", [
      x,
      constant(floatConstant(`${name}/factor`, factor)),
    ]);
    const shifted = constant(floatConstant(`${name}/shift`, shift));
    const normal = add(`${name}/normal`, "AddV2", [scaled, shifted]);
    return add(name, "LeakyRelu", [normal], { alpha: { f: SLOPE } });
  };

  nodes.push({
    name: INPUT,
    op: "Placeholder",
    input: [],
    attr: { dtype: FLOAT, shape: { shape: dimensions([-1, height, width, network.channels]) } },
  });
  const shrunk = network.shrink === 1 ? INPUT : shrink(INPUT, network.shrink);
  const outputs = new Map([[IMAGES, shrunk]]);
  let last = shrunk;
  for (const layer of layersOf(network)) {
    const x = outputs.get(layer.input)!;
    last =
      layer.type === "convolution"
        ? convolve(layer.name, x, layer.stride)
        : normalizeAndActivate(layer.name, x);
    if (layer.type === "convolution" && layer.plus !== null) {
      last = add(`${layer.name}/sum`, "AddV2", [outputs.get(layer.plus)!, last]);
    }
    outputs.set(layer.name, last);
  }
  const features = mean("features", last, [1, 2]);
  const products = add("classes/products", "MatMul", [features, weight("classes/kernel")], {
    transpose_a: flag(false),
    transpose_b: flag(false),
  });
  const logits = add(LOGITS, "BiasAdd", [products, weight("classes/bias")], {
    data_format: text("NHWC"),
  });
  add(PROBABILITIES, "Softmax", [logits]);
  return { nodes, constants };
}

/**
 * A layer's normalization as one factor and one shift: γ (x - m) / √(v + ε) + β = factor x + shift.
 * Two plain operations, which every backend has and the engine here takes as well.
 */
export function foldNormalization(
  arrays: ModelArrays,
  layer: string,
): { readonly factor: NamedArray; readonly shift: NamedArray } {
  const [gamma, beta, mean, variance] = ["gamma", "beta", MEAN, VARIANCE].map(
    (what) => arrays[`${layer}/${what}`].data,
  );
  const { shape } = arrays[`${layer}/gamma`];
  const factor = Float64Array.from(gamma, (g, i) => g / Math.sqrt(variance[i] + EPSILON));
  return {
    factor: { shape, data: Float32Array.from(factor) },
    shift: { shape, data: Float32Array.from(factor, (f, i) => beta[i] - mean[i] * f) },
  };
}
