import * as tf from "@tensorflow/tfjs";

/**
 * Corrects the WebAssembly backend's one-hot, which writes the bits of whole numbers into float
 * tensors, where they read as 0: here the numbers 0 and 1 are converted, then scaled and shifted.
 */
export function registerOneHot(): void {
  const registered = tf.getKernel("OneHot", "wasm");
  const wholeNumbers = registered.kernelFunc;
  tf.unregisterKernel("OneHot", "wasm");
  tf.registerKernel({
    ...registered,
    kernelFunc: (call) => {
      const { dtype, onValue, offValue } = call.attrs as unknown as OneHot;
      if (dtype !== "float32") return wholeNumbers(call);
      const attrs = { ...call.attrs, dtype: "int32", onValue: 1, offValue: 0 };
      const marks = tf
        .engine()
        .makeTensorFromTensorInfo(wholeNumbers({ ...call, attrs }) as tf.TensorInfo);
      return tf.tidy(() => tf.add(tf.mul(tf.cast(marks, dtype), onValue - offValue), offValue));
    },
  });
}

interface OneHot {
  readonly dtype: tf.DataType;
  readonly onValue: number;
  readonly offValue: number;
}
