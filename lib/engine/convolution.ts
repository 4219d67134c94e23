import * as tf from "@tensorflow/tfjs";

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
    kernelFunc: ({ inputs, attrs }) =>
      filterGradient(
        inputs.x as tf.Tensor4D,
        inputs.dy as tf.Tensor4D,
        attrs!.filterShape as [number, number, number, number],
        attrs!.strides as Strides,
        attrs!.pad as Padding,
      ),
  });
}

/**
 * The gradient of a convolution by its filter: dW[i, j, c, d] = Σ x[n, s y + i - p, s x + j - p, c]
 * dy[n, y, x, d]. That is a convolution, too: of the images with batch and channels exchanged, with
 * dy as a large filter whose taps lie a stride apart.
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
    const images = tf.transpose(x, [3, 1, 2, 0]); // [in, height, width, batch]
    const taps = tf.transpose(dy, [1, 2, 0, 3]); // [rows, columns, batch, out]
    const found = tf.conv2d(images, taps, 1, edges(padInfo), "NHWC", [strideHeight, strideWidth]);
    // Where the stride does not divide the image, positions beyond the filter come out as well.
    const [height, width, channels, out] = filterShape;
    const wanted = tf.slice(found, [0, 0, 0, 0], [channels, height, width, out]);
    return tf.transpose(wanted, [1, 2, 0, 3]);
  });
}

/**
 * The gradient of a convolution by its images: dy, with zeros between its pixels where the stride is
 * more than 1, convolved with the filter turned by 180 degrees.
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
    const spread = spreadPixels(dy, strideHeight, strideWidth);
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    const top = filter.shape[0] - 1 - padInfo.top;
    const left = filter.shape[1] - 1 - padInfo.left;
    return tf.conv2d(
      spread,
      turned,
      1,
      edges({
        top,
        left,
        bottom: imageShape[1] - spread.shape[1] + filter.shape[0] - 1 - top,
        right: imageShape[2] - spread.shape[2] + filter.shape[1] - 1 - left,
      }),
    );
  });
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

// [batch, rows, columns, channels], with stride - 1 zeros between neighboring pixels.
function spreadPixels(images: tf.Tensor4D, rowStride: number, columnStride: number): tf.Tensor4D {
  if (rowStride === 1 && columnStride === 1) return images;
  const [batch, rows, columns, channels] = images.shape;
  const apart = (x: tf.Tensor, inner: number, stride: number) =>
    tf.pad(tf.reshape(x, [-1, 1, inner]), [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
  const wide = apart(images, channels, columnStride);
  const high = apart(wide, columns * columnStride * channels, rowStride);
  return tf.slice<tf.Rank.R4, tf.Tensor4D>(
    tf.reshape(high, [batch, rows * rowStride, columns * columnStride, channels]),
    [0, 0, 0, 0],
    [batch, (rows - 1) * rowStride + 1, (columns - 1) * columnStride + 1, channels],
  );
}
