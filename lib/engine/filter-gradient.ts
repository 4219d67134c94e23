import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { loadKernels } from "../base/kernels";
import { addressOf, heapMemory, newTensor } from "./heap";

/** How many channels of dy the kernel takes at once. */
const LANES = 8;
const FLOAT = 4;

/** Where a filter of some size lies over images: stride and zeros before the first pixel. */
export interface Axis {
  readonly stride: number;
  readonly before: number;
}

/** True where `filterGradientInPlace` can be used: dy has channels in eights. */
export function suitsVectors(dy: tf.Tensor4D): boolean {
  return dy.shape[3] % LANES === 0;
}

/**
 * The gradient of a convolution by its filter, dW[i, j, c, d] = Σ x[n, s y + i - p, s x + j - p, c]
 * dy[n, y, x, d], by a kernel of our own that works where the WebAssembly backend keeps its tensors:
 * nothing is copied or turned before. Image by image, each tap of the filter takes the products of
 * all pixels that it brings together.
 * x [batch, height, width, in], dy [batch, rows, columns, out] → filterShape. Adds in one order.
 */
export function filterGradientInPlace(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: readonly [number, number, number, number],
  down: Axis,
  across: Axis,
): tf.TensorInfo {
  const sums = newTensor(filterShape);
  const [batch, height, width, left] = x.shape;
  const [, rows, columns, right] = dy.shape;
  const [at, dyAt, sumAt] = [addressOf(x), addressOf(dy), addressOf(sums)];
  const [xPixel, dyPixel] = [left * FLOAT, right * FLOAT];
  const { addOuterProducts } = kernels();
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < filterShape[0]; i++) {
      const [firstRow, endRow] = met(i, down, rows, height);
      if (firstRow >= endRow) continue;
      const xRow = n * height + firstRow * down.stride + i - down.before;
      for (let j = 0; j < filterShape[1]; j++) {
        const [first, end] = met(j, across, columns, width);
        if (first >= end) continue;
        addOuterProducts(
          at + (xRow * width + first * across.stride + j - across.before) * xPixel,
          dyAt + ((n * rows + firstRow) * columns + first) * dyPixel,
          sumAt + (i * filterShape[1] + j) * left * right * FLOAT,
          left,
          right,
          endRow - firstRow,
          end - first,
          down.stride * width * xPixel,
          across.stride * xPixel,
          columns * dyPixel,
          dyPixel,
        );
      }
    }
  }
  return sums;
}

// The pixels of dy, from and to, for which tap i lies on the images and not beside them.
function met(i: number, { stride, before }: Axis, given: number, size: number): [number, number] {
  const first = Math.max(0, Math.ceil((before - i) / stride));
  return [first, Math.min(given, Math.floor((size - 1 + before - i) / stride) + 1)];
}

/** The sources in the folder `wasm-kernels` say what it takes and does. */
interface Kernels {
  readonly addOuterProducts: (...placesAndSteps: readonly number[]) => void;
}

let ready: Kernels | null = null;

function kernels(): Kernels {
  return (ready ??= loadKernels<Kernels>("engine", join(__dirname, "kernels.wasm"), heapMemory()));
}
