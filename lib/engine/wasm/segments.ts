import * as tf from "@tensorflow/tfjs";

/**
 * Gives the WebAssembly backend the sum by segments, which the gradient of `tf.gather` needs:
 * row s of the result is the sum of x's rows whose segment is s.
 * x [n, ...], segments [n] → [numSegments, ...]. Written as a product with a one-hot matrix.
 */
export function registerSegmentSum(): void {
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) =>
      tf.tidy(() => {
        const x = inputs.x as tf.Tensor;
        const segments = inputs.segmentIds as tf.Tensor1D;
        const count = attrs!.numSegments as number;
        const member = tf.oneHot(segments, count, 1, 0, "float32"); // [n, numSegments]
        const rows = tf.reshape(x, [segments.size, -1]);
        const sums = tf.matMul(member, rows, true);
        return tf.reshape(sums, [count, ...x.shape.slice(1)]);
      }),
  });
}
