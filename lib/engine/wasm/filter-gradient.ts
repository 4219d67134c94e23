import type * as tf from "@tensorflow/tfjs";
import { type Axis, FLOAT, overlap } from "./axis";
import { addressOf, newTensor } from "./heap";
import { LANES, addProducts } from "./products";

/**
 * The gradient of a convolution by its filter, dW[i, j, c, d] = Σ x[n, s y + i - p, s x + j - p, c]
 * dy[n, y, x, d], where the WebAssembly backend keeps its tensors: nothing is copied or transposed
 * before. Image by image, each tap of the filter takes the products of all pixels that it brings
 * together. x [batch, height, width, in], dy [batch, rows, columns, out], out a multiple of LANES →
 * filterShape.
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: readonly [number, number, number, number],
  down: Axis,
  across: Axis,
): tf.TensorInfo {
  const gradient = newTensor(filterShape);
  const [batch, height, width, channels] = x.shape;
  const [, rows, columns, out] = dy.shape;
  const [xAt, dyAt, sumsAt] = [addressOf(x), addressOf(dy), addressOf(gradient)];
  const [xPixel, dyPixel] = [channels * FLOAT, out * FLOAT];
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < filterShape[0]; i++) {
      const [top, bottom] = overlap(i, down, rows, height);
      const xRow = n * height + top * down.stride + i - down.before;
      for (let j = 0; j < filterShape[1]; j++) {
        const [first, end] = overlap(j, across, columns, width);
        if (top >= bottom || first >= end) continue;
        addProducts(
          {
            left: xAt + (xRow * width + first * across.stride + j - across.before) * xPixel,
            right: dyAt + ((n * rows + top) * columns + first) * dyPixel,
            sums: sumsAt + (i * filterShape[1] + j) * channels * dyPixel,
            count: channels,
            groups: out / LANES,
            leftStep: FLOAT,
            rightStep: LANES * FLOAT,
            sumStep: dyPixel,
          },
          {
            rows: bottom - top,
            columns: end - first,
            leftRow: down.stride * width * xPixel,
            leftColumn: across.stride * xPixel,
            rightRow: columns * dyPixel,
            rightColumn: dyPixel,
          },
        );
      }
    }
  }
  return gradient;
}
