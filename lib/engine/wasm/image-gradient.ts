import * as tf from "@tensorflow/tfjs";
import { type Axis, FLOAT, type Phase, phasesOf } from "./axis";
import { addressOf, floatsOf, newTensor } from "./heap";
import { LANES, addProducts } from "./products";

/**
 * The gradient of a convolution by its images: dx[n, y, x, c] = Σ dy[n, q, r, d] W[i, j, c, d] over
 * the taps and outputs with s q + i - p = y and s r + j - p = x. Pixels that leave the same
 * remainders by the stride take the same taps, so each such phase is a plain convolution of dy, and
 * its pixels are written where they belong. dy [batch, rows, columns, out], filter [height, width,
 * in, out], in a multiple of LANES → imageShape.
 */
export function imageGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  imageShape: readonly [number, number, number, number],
  down: Axis,
  across: Axis,
): tf.TensorInfo {
  const gradient = newTensor(imageShape);
  const [batch, height, width, channels] = imageShape;
  const rowPhases = phasesOf(down, filter.shape[0], height);
  const columnPhases = phasesOf(across, filter.shape[1], width);
  const [top, bottom] = beyond(rowPhases, dy.shape[1]);
  const [left, right] = beyond(columnPhases, dy.shape[2]);
  tf.tidy(() => {
    const framed = top + bottom + left + right === 0 ? dy : frame(dy, top, bottom, left, right);
    const [, rows, columns, out] = framed.shape;
    const [dyPixel, pixel] = [out * FLOAT, channels * FLOAT];
    const [dyAt, dxAt] = [addressOf(framed), addressOf(gradient)];
    for (const above of rowPhases) {
      for (const beside of columnPhases) {
        const tapsAt = addressOf(tapsOf(filter, above, beside));
        const terms = {
          rows: above.distances,
          columns: beside.distances * out,
          leftRow: columns * dyPixel,
          leftColumn: FLOAT,
          rightRow: beside.distances * out * LANES * FLOAT,
          rightColumn: LANES * FLOAT,
        };
        for (let n = 0; n < batch; n++) {
          for (let q = 0; q < above.count; q++) {
            const dyRow = n * rows + q + above.first + top;
            const row = n * height + q * down.stride + above.remainder;
            addProducts(
              {
                left: dyAt + (dyRow * columns + beside.first + left) * dyPixel,
                right: tapsAt,
                sums: dxAt + (row * width + beside.remainder) * pixel,
                count: beside.count,
                groups: channels / LANES,
                leftStep: dyPixel,
                rightStep: above.distances * beside.distances * out * LANES * FLOAT,
                sumStep: across.stride * pixel,
              },
              terms,
            );
          }
        }
      }
    }
  });
  return gradient;
}

// How many outputs before the first and after the last the phases take: they count as zeros.
function beyond(phases: readonly Phase[], given: number): [before: number, after: number] {
  const last = ({ count, first, distances }: Phase) => count - 1 + first + distances - 1;
  const before = Math.max(0, ...phases.map(({ first }) => -first));
  return [before, Math.max(0, ...phases.map((phase) => last(phase) - given + 1))];
}

function frame(
  dy: tf.Tensor4D,
  top: number,
  bottom: number,
  left: number,
  right: number,
): tf.Tensor4D {
  return tf.pad(dy, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

// The taps of a phase in the order of their distances: for each lane group of channels in, one
// after another, [distances down, distances across, out, LANES].
function tapsOf(filter: tf.Tensor4D, above: Phase, beside: Phase): tf.TensorInfo {
  const [, width, channels, out] = filter.shape;
  const taps = tf
    .engine()
    .makeTensorFromTensorInfo(
      newTensor([channels / LANES, above.distances, beside.distances, out, LANES]),
    );
  const [from, to] = [floatsOf(filter), floatsOf(taps)];
  let at = 0;
  for (let lane = 0; lane < channels; lane += LANES) {
    for (let e = 0; e < above.distances; e++) {
      for (let f = 0; f < beside.distances; f++) {
        const tap = above.tapIndex(above.first + e) * width + beside.tapIndex(beside.first + f);
        for (let d = 0; d < out; d++) {
          for (let c = lane; c < lane + LANES; c++) to[at++] = from[(tap * channels + c) * out + d];
        }
      }
    }
  }
  return taps;
}
