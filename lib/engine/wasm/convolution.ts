import * as tf from "@tensorflow/tfjs";
import type { Axis } from "./axis";
import { filterGradient } from "./filter-gradient";
import { imageGradient } from "./image-gradient";
import { LANES } from "./products";

// tf.Tensor4D, as TensorFlow.js has it: image [batch, height, width, channels], filter
// [height, width, channels in, channels out].
type Shape = [number, number, number, number];
type Padding = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
type Attributes = tf.NamedAttrMap & { readonly strides: number | [number, number] };

/**
 * Gives the WebAssembly backend the two gradients that training a convolution needs: it has none
 * for the filter, and one for the image that is some ten times slower than its own convolution.
 * With them, `tf.conv2d` can be trained as it is.
 */
export function registerConvolutionGradients(): void {
  const backendName = "wasm";
  tf.unregisterKernel("Conv2DBackpropInput", backendName);
  tf.registerKernel({
    kernelName: "Conv2DBackpropInput",
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const [dy, filter] = [inputs.dy as tf.Tensor4D, inputs.filter as tf.Tensor4D];
      const shape = attrs!.inputShape as Shape;
      const axes = axesOf(shape, filter.shape, attrs as Attributes);
      return padToLanes(shape, (wide, missing) =>
        imageGradient(dy, padAxis(filter, 2, missing), wide, ...axes),
      );
    },
  });
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const [x, dy] = [inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D];
      const shape = attrs!.filterShape as Shape;
      const axes = axesOf(x.shape, shape, attrs as Attributes);
      return padToLanes(shape, (wide, missing) =>
        filterGradient(x, padAxis(dy, 3, missing), wide, ...axes),
      );
    },
  });
}

function axesOf(
  imageShape: Shape,
  filterShape: Shape,
  { strides, pad }: Attributes,
): [down: Axis, across: Axis] {
  const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
    imageShape,
    filterShape,
    strides,
    1,
    pad as Padding,
  );
  return [
    { stride: strideHeight, before: padInfo.top },
    { stride: strideWidth, before: padInfo.left },
  ];
}

// What `compute` makes of channels padded to whole lane groups, cut to the shape requested;
// `missing` is how many were added.
function padToLanes(
  shape: Shape,
  compute: (wide: Shape, missing: number) => tf.TensorInfo,
): tf.TensorInfo {
  const [first, second, third, channels] = shape;
  const missing = (LANES - (channels % LANES)) % LANES;
  if (missing === 0) return compute(shape, 0);
  return tf.tidy(() => {
    const info = compute([first, second, third, channels + missing], missing);
    return tf.slice(tf.engine().makeTensorFromTensorInfo(info), [0, 0, 0, 0], shape);
  });
}

function padAxis(x: tf.Tensor4D, axis: number, by: number): tf.Tensor4D {
  if (by === 0) return x;
  return tf.pad(
    x,
    x.shape.map((_, i) => [0, i === axis ? by : 0]),
  );
}
