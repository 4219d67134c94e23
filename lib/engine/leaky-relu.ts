import * as tf from "@tensorflow/tfjs";
import { nativeBackend } from "./native";

/**
 * x where x > 0, otherwise slope · x, with a gradient that takes one pass over the numbers on the
 * native engine. Any shape → same. At 0 the slope counts, as in TensorFlow.
 */
export function leakyRelu<T extends tf.Tensor>(x: T, slope: number): T {
  const native = nativeBackend();
  const differentiable = tf.customGrad((...given) => {
    const [input, save] = given as [tf.Tensor, tf.GradSaveFunc];
    save([input]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
      native === null
        ? tf.where(tf.greater(saved, 0), dy, tf.mul(dy, slope))
        : native.executeSingleOutput(
            "LeakyReluGrad",
            [
              { name: "T", type: native.binding.TF_ATTR_TYPE, value: native.binding.TF_FLOAT },
              { name: "alpha", type: native.binding.TF_ATTR_FLOAT, value: slope },
            ],
            [dy, saved],
          );
    return { value: tf.leakyRelu(input, slope), gradFunc };
  });
  return differentiable(x) as T;
}
