import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { packageRoot } from "../../lib/base/package-root";
import type { OptimizeOptions } from "../../lib/learning/optimize";

type Arrays = Readonly<Record<string, readonly number[]>>;
type Shape = number[];

interface GoldenConvolution {
  readonly shapes: Readonly<Record<"x" | "kernel" | "bias" | "plus", Shape>>;
  readonly output: readonly number[];
  readonly gradients: Arrays;
}

interface GoldenNormalization {
  readonly shape: Shape;
  readonly seed: number;
  readonly scale: number;
  readonly offset: number;
  readonly output: readonly number[];
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly gradients: Arrays;
}

interface GoldenLearning {
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly options: OptimizeOptions;
  readonly weights: Arrays;
  readonly first: Arrays;
  readonly second: Arrays;
  readonly average: Arrays;
}

interface Golden {
  readonly epsilon: number;
  readonly slope: number;
  readonly convolve: Readonly<Record<string, GoldenConvolution>>;
  readonly normalize: Readonly<Record<string, GoldenNormalization>>;
  readonly learn: Readonly<Record<string, GoldenLearning>>;
}

const file = join(packageRoot(), "test", "golden", "engine", "kernels.json");

/** What kernels.py computed, and from what. */
export const golden = JSON.parse(readFileSync(file, "utf8")) as Golden;

/** The numbers of a seed, as kernels.py draws them. */
export function drawn(seed: number, shape: Shape, scale = 1, offset = 0): tf.Tensor {
  let state = seed;
  const size = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from({ length: size }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return scale * Math.fround(state / 2 ** 31 - 1) + offset;
  });
  return tf.tensor(values, shape);
}
