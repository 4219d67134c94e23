import * as tf from "@tensorflow/tfjs";
import type { NativeBackend } from "./native";
import { fillsRegisters, ownKernels, runOwn } from "./own-kernels";

export interface ConvolveOptions {
  readonly stride?: 1 | 2;
  /** Added to the result, whose shape it has. */
  readonly plus?: tf.Tensor4D;
  /** Whether x is data, into which no gradient needs to flow. */
  readonly ofData?: boolean;
}

/**
 * A convolution with its bias: x * kernel + bias, and `plus` where it is given. Padding is
 * TensorFlow's SAME. x [batch, height, width, in], kernel [height, width, in, out], bias [out] →
 * [batch, height / stride, width / stride, out]. On the native engine 3 x 3 kernels at stride 1 run
 * by Winograd's algorithm and all others as products of matrices, which add in another order:
 * results differ by a few units of float32's last place.
 */
export function convolve(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D,
  options: ConvolveOptions = {},
): tf.Tensor4D {
  const { stride = 1, plus, ofData = false } = options;
  const [, , from, to] = kernel.shape;
  const fits = fillsRegisters(to) && (ofData || fillsRegisters(from));
  const native = fits ? ownKernels() : null;
  if (native !== null) return tf.tidy(() => fused(native, x, kernel, bias, options));
  const convolved = tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, stride, "same"), bias);
  return plus === undefined ? convolved : tf.add(plus, convolved);
}

// Past the tape: customGrad alone records the gradient there.
function fused(
  native: NativeBackend,
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride = 1, plus, ofData = false }: ConvolveOptions,
): tf.Tensor4D {
  const inputs = [x, kernel, bias, ...(plus ? [plus] : [])];
  const differentiable = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc;
    save([x, kernel]);
    const addend = plus ?? tf.tensor1d([], "float32");
    const [value] = runOwn(native, "Convolve", [x, kernel, bias, addend], 1, { stride });
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const operands = [dy, ...saved];
      // The gradient of data is not used, but the tape needs a tensor in its place.
      const dx = ofData ? [tf.scalar(0)] : runOwn(native, "ImageGradient", operands, 1, { stride });
      const rest = runOwn(native, "FilterGradient", operands, 2, { stride });
      return [...dx, ...rest, ...(plus ? [tf.clone(dy)] : [])];
    };
    return { value, gradFunc };
  });
  return differentiable(...inputs) as tf.Tensor4D;
}
