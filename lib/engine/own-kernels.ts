import type * as tf from "@tensorflow/tfjs";
import { type Attribute, type NativeBackend, nativeBackend } from "./native";

/** Of the processor's instructions, those that the library's own operations were compiled for. */
export type Instructions = "AVX-512" | "AVX2";

let found: Instructions | null | undefined;

/**
 * The instructions of the library's own operations (lib/engine/kernels), or null when TensorFlow's
 * do all the work: on the portable engine, on a GPU, on a processor without AVX2, with a binding
 * that was compiled elsewhere, and where the environment variable REMIXMATCH_KERNELS was
 * "tensorflow" when the engine started. ("avx2" takes those of an older processor.)
 */
export function ownInstructions(): Instructions | null {
  const native = nativeBackend();
  if (native === null || native.isUsingGpuDevice) return null;
  if (found === undefined) found = instructionsOf(native);
  return found;
}

/** The native backend when the library's own operations are registered with it, otherwise null. */
export function ownKernels(): NativeBackend | null {
  return ownInstructions() === null ? null : nativeBackend();
}

// TensorFlow does not say which operations it knows, but it refuses the others.
function instructionsOf(native: NativeBackend): Instructions | null {
  try {
    const [lanes] = runOwn(native, "Lanes", [], 1);
    const [count] = lanes.dataSync();
    lanes.dispose();
    return count === 16 ? "AVX-512" : "AVX2";
  } catch {
    return null;
  }
}

/** Whether the own operations take images of so many channels: registers hold up to 16 numbers. */
export function fillsRegisters(channels: number): boolean {
  return channels > 0 && channels % 16 === 0;
}

type Operation =
  | "Lanes"
  | "Convolve"
  | "ImageGradient"
  | "FilterGradient"
  | "Normalize"
  | "NormalizeBy"
  | "NormalizeGradient"
  | "Learn";

/** Runs one of the library's own operations past the tape, with constants that seldom change. */
export function runOwn(
  native: NativeBackend,
  name: Operation,
  inputs: tf.Tensor[],
  outputs: number,
  constants: Readonly<Record<string, number>> = {},
): tf.Tensor[] {
  const attributes = Object.entries(constants).map(([constant, value]): Attribute => {
    return { name: constant, type: native.binding.TF_ATTR_FLOAT, value };
  });
  return native.executeMultipleOutputs(`ReMixMatch${name}`, attributes, inputs, outputs);
}
