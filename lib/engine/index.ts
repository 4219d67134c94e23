// What computes: native TensorFlow where it is installed, WebAssembly elsewhere.
import * as tf from "@tensorflow/tfjs";

export { type Engine, engineInUse, startEngine } from "./engine";
export type { Instructions } from "./own-kernels";
/**
 * The TensorFlow.js that this library computes with; another copy would not know its tensors.
 *
 * @example
 * ```ts
 * tf.tidy(() => tf.tensor1d([1, 2, 3]).square().arraySync()); // [1, 4, 9]
 * ```
 */
export { tf };
