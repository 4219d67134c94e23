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
 * for the filter, and one for the image that is some ten times slower than its own convolution. With
 * them, `tf.conv2d` can be trained as it is.
 */
export function teachConvolution(): void {
  const backendName = "wasm";
  tf.unregisterKernel("Conv2DBackpropInput", backendName);
  tf.registerKernel({
    kernelName: "Conv2DBackpropInput",
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const [dy, filter] = [inputs.dy as tf.Tensor4D, inputs.filter as tf.Tensor4D];
      const shape = attrs!.inputShape as Shape;
      const axes = axesOf(shape, filter.shape, attrs as Attributes);
      const missing = missingLanes(shape[3]);
      if (missing === 0) return imageGradient(dy, filter, shape, ...axes);
      return tf.tidy(() => {
        const wide = padAxis(filter, 2, missing);
        const info = imageGradient(dy, wide, [...withoutLast(shape), wide.shape[2]], ...axes);
        return tf.slice(tf.engine().makeTensorFromTensorInfo(info), [0, 0, 0, 0], shape);
      });
    },
  });
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const [x, dy] = [inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D];
      const shape = attrs!.filterShape as Shape;
      const axes = axesOf(x.shape, shape, attrs as Attributes);
      const missing = missingLanes(shape[3]);
      if (missing === 0) return filterGradient(x, dy, shape, ...axes);
      return tf.tidy(() => {
        const wide = padAxis(dy, 3, missing);
        const info = filterGradient(x, wide, [...withoutLast(shape), wide.shape[3]], ...axes);
        return tf.slice(tf.engine().makeTensorFromTensorInfo(info), [0, 0, 0, 0], shape);
      });
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

// How many channels more would be a multiple of what is worked on side by side.
function missingLanes(channels: number): number {
  return (LANES - (channels % LANES)) % LANES;
}

function padAxis(x: tf.Tensor4D, axis: number, by: number): tf.Tensor4D {
  return tf.pad(
    x,
    x.shape.map((_, i) => [0, i === axis ? by : 0]),
  );
}

function withoutLast([batch, height, width]: Shape): [number, number, number] {
  return [batch, height, width];
}
