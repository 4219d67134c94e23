import * as tf from "@tensorflow/tfjs";
import type { NativeBackend } from "./native";
import { fitsRegisters, ownKernels, runOwn } from "./own-kernels";

/**
 * A convolution with its bias: x * kernel + bias, and `plus` added where it is given, which has the
 * result's shape. Padding is TensorFlow's SAME. x [batch, height, width, in], kernel
 * [height, width, in, out], bias [out] → [batch, height / stride, width / stride, out].
 *
 * Kernels of 3 x 3 at stride 1 run by Winograd's algorithm on the native engine, with a third of the
 * multiplications; sums are then added in another order, so results differ by a few units of float32's
 * last place from those of the plain twin.
 */
export function convolve(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride = 1, plus }: { readonly stride?: 1 | 2; readonly plus?: tf.Tensor4D } = {},
): tf.Tensor4D {
  const [height, width, from, to] = kernel.shape;
  const fits = height === 3 && width === 3 && stride === 1 && fitsRegisters(from, to);
  const native = fits ? ownKernels() : null;
  if (native !== null) return tf.tidy(() => fused(native, x, kernel, bias, plus));
  const convolved = tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, stride, "same"), bias);
  return plus === undefined ? convolved : tf.add(plus, convolved);
}

// Past the tape: customGrad alone tells it of the gradient.
function fused(
  native: NativeBackend,
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D,
  plus: tf.Tensor4D | undefined,
): tf.Tensor4D {
  const inputs = [x, kernel, bias, ...(plus ? [plus] : [])];
  const differentiable = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc;
    save([x, kernel]);
    const more = plus ?? tf.tensor1d([], "float32");
    const [value] = runOwn(native, "Convolve", [x, kernel, bias, more], 1);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const gradients = runOwn(native, "ConvolveGradient", [dy, ...saved], 3);
      return plus ? [...gradients, tf.clone(dy)] : gradients;
    };
    return { value, gradFunc };
  });
  return differentiable(...inputs) as tf.Tensor4D;
}
