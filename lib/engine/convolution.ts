import * as tf from "@tensorflow/tfjs";
import { filterGradientInPlace, suitsVectors } from "./filter-gradient";

// tf.Tensor4D, as TensorFlow.js has it: image [batch, height, width, channels], filter
// [height, width, channels in, channels out].
type Strides = number | [number, number];
type Padding = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];

/**
 * Gives the WebAssembly backend the two gradients that training a convolution needs: it has none
 * for the filter, and one for the image that is some ten times slower than its own convolution.
 * Both are written as convolutions here, so that `tf.conv2d` can be trained as it is.
 */
export function teachConvolution(): void {
  const backendName = "wasm";
  tf.unregisterKernel("Conv2DBackpropInput", backendName);
  tf.registerKernel({
    kernelName: "Conv2DBackpropInput",
    backendName,
    kernelFunc: ({ inputs, attrs }) =>
      imageGradient(
        inputs.dy as tf.Tensor4D,
        inputs.filter as tf.Tensor4D,
        attrs!.inputShape as [number, number, number, number],
        attrs!.strides as Strides,
        attrs!.pad as Padding,
      ),
  });
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const [x, dy] = [inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D];
      const shape = attrs!.filterShape as [number, number, number, number];
      const [strides, pad] = [attrs!.strides as Strides, attrs!.pad as Padding];
      if (!suitsVectors(dy)) return filterGradient(x, dy, shape, strides, pad);
      const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
        x.shape,
        shape,
        strides,
        1,
        pad,
      );
      return filterGradientInPlace(
        x,
        dy,
        shape,
        { stride: strideHeight, before: padInfo.top },
        { stride: strideWidth, before: padInfo.left },
      );
    },
  });
}

/**
 * The gradient of a convolution by its filter: dW[i, j, c, d] = Σ x[n, s y + i - p, s x + j - p, c]
 * dy[n, y, x, d]. That is a convolution, too, with dy as a large filter over one image whose pixels
 * hold the batch and whose rows are those of every channel in turn: in steps of as many rows as there
 * are channels it meets one channel after the other, at each row offset i.
 * x [batch, height, width, in], dy [batch, rows, columns, out] → filterShape.
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: [number, number, number, number],
  strides: Strides,
  pad: Padding,
): tf.Tensor4D {
  return tf.tidy(() => {
    const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      1,
      pad,
    );
    const [batch, height, width, channels] = x.shape;
    const [, rows, columns, out] = dy.shape;
    // Two exchanges of two axes each are far faster than one of four.
    const pixels = tf.transpose(tf.reshape(x, [batch, -1]));
    const apart = tf.transpose(tf.reshape(pixels, [height, width, channels, batch]), [0, 2, 1, 3]);
    const image = tf.reshape(apart, [1, height * channels, width, batch]);
    const taps = tf.transpose(tf.reshape(dy, [batch, rows * columns, out]), [1, 0, 2]);
    const found = tf.conv2d(
      image as tf.Tensor4D,
      tf.reshape(taps, [rows, columns, batch, out]),
      1,
      edges({ ...padInfo, top: padInfo.top * channels, bottom: padInfo.bottom * channels }),
      "NHWC",
      [strideHeight * channels, strideWidth],
    ); // [1, height of the filter and perhaps more, times in, its width and perhaps more, out]
    // Where the stride does not divide the image, positions beyond the filter come out as well.
    const [filterRows, filterColumns] = filterShape;
    const wanted = tf.slice(found, [0, 0, 0, 0], [1, filterRows * channels, filterColumns, out]);
    const byRow: tf.Tensor4D = tf.reshape(wanted, [filterRows, channels, filterColumns, out]);
    return tf.transpose<tf.Tensor4D>(byRow, [0, 2, 1, 3]);
  });
}

/**
 * The gradient of a convolution by its images: dy convolved with the filter turned by 180 degrees.
 * With a stride of more than 1, pixels of the images whose rows leave the same remainder meet the same
 * taps: each such phase of rows is a convolution of its own, with a filter of the taps it meets, and
 * the phases of columns are channels side by side, which lie in memory as neighboring pixels do.
 * dy [batch, rows, columns, out], filter [height, width, in, out] → imageShape.
 */
export function imageGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  imageShape: [number, number, number, number],
  strides: Strides,
  pad: Padding,
): tf.Tensor4D {
  return tf.tidy(() => {
    const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
      imageShape,
      filter.shape,
      strides,
      1,
      pad,
    );
    const [batch, height, width, channels] = imageShape;
    const down = phasesOf(filter.shape[0], strideHeight, padInfo.top, height, dy.shape[1]);
    const across = phasesOf(filter.shape[1], strideWidth, padInfo.left, width, dy.shape[2]);
    const first = Math.min(...across.map((phase) => phase.first));
    const last = Math.max(...across.map((phase) => phase.last));
    const [rows, columns] = [Math.ceil(height / strideHeight), Math.ceil(width / strideWidth)];
    const parts = down.map((phase) => {
      const kernel = tapsOf(filter, phase, { first, last, phases: across });
      const padding = edges({
        top: -phase.first,
        bottom: rows - dy.shape[1] + phase.last,
        left: -first,
        right: columns - dy.shape[2] + last,
      });
      return tf.reshape(tf.conv2d(dy, kernel, 1, padding), [batch * rows, -1]);
    });
    const woven = tf.reshape<tf.Rank.R4>(parts.length === 1 ? parts[0] : tf.concat(parts, 1), [
      batch,
      rows * strideHeight,
      columns * strideWidth,
      channels,
    ]);
    // A copy, where it is not needed, would take as long as a small convolution.
    if (woven.shape[1] === height && woven.shape[2] === width) return woven;
    return tf.slice(woven, [0, 0, 0, 0], imageShape);
  });
}

/** The taps that the pixels of one remainder meet, on one axis. */
interface Phase {
  /** How far dy's pixel lies from the phase's own: the least and the largest distance. */
  readonly first: number;
  readonly last: number;
  /** The filter's tap at a distance; one that the filter does not have is a zero. */
  readonly tapAt: (distance: number) => number;
}

// Pixel stride q + r takes from dy's pixel q + e by the tap i = r + before - stride e.
function phasesOf(
  taps: number,
  stride: number,
  before: number,
  size: number,
  given: number,
): Phase[] {
  return Array.from({ length: stride }, (_, remainder) => {
    const reach = remainder + before;
    // A zero more where dy has pixels that no tap brings here: paddings cannot be negative.
    return {
      first: Math.min(0, Math.ceil((reach - taps + 1) / stride)),
      last: Math.max(Math.floor(reach / stride), given - Math.ceil(size / stride)),
      tapAt: (distance) => reach - stride * distance,
    };
  });
}

// A filter [distances down, distances across, out, phases across and in].
function tapsOf(
  filter: tf.Tensor4D,
  down: Phase,
  across: { first: number; last: number; phases: readonly Phase[] },
): tf.Tensor4D {
  const [height, width, channels, out] = filter.shape;
  const nothing = height * width;
  const chosen: number[] = [];
  for (let e = down.first; e <= down.last; e++) {
    const i = down.tapAt(e);
    for (let f = across.first; f <= across.last; f++) {
      for (const { tapAt } of across.phases) {
        const j = tapAt(f);
        const there = i >= 0 && i < height && j >= 0 && j < width;
        chosen.push(there ? i * width + j : nothing);
      }
    }
  }
  const flat: tf.Tensor2D = tf.reshape(filter, [nothing, channels * out]);
  const source = chosen.includes(nothing) ? withZeros(flat) : flat;
  const taps = tf.gather(source, tf.tensor1d(chosen, "int32"));
  const sides: [number, number] = [down.last - down.first + 1, across.last - across.first + 1];
  const beside = across.phases.length * channels;
  const turned = tf.transpose(tf.reshape(taps, [sides[0] * sides[1], beside, out]), [0, 2, 1]);
  return tf.reshape(turned, [...sides, out, beside]);
}

function withZeros(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.pad(rows, [
    [0, 1],
    [0, 0],
  ]);
}

type Edges = Record<"top" | "bottom" | "left" | "right", number>;

function edges({ top, bottom, left, right }: Edges): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
