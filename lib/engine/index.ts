// What computes: native TensorFlow where it is installed, WebAssembly elsewhere.
import * as tf from "@tensorflow/tfjs";

export { type Engine, engineInUse, startEngine } from "./engine";
export type { Instructions } from "./own-kernels";
/** The TensorFlow.js that this library computes with; another copy would not know its tensors. */
export { tf };
