import * as tf from "@tensorflow/tfjs";
import { type Attribute, type NativeBackend, nativeBackend } from "./native";

let found: boolean | null = null;

/**
 * The native backend when this library's own operations (lib/engine/kernels) are registered with it,
 * otherwise null: on a processor without AVX2, with a binding that somebody else compiled, and where
 * the environment variable REMIXMATCH_KERNELS was "tensorflow" when the engine started. ("avx2" takes
 * those of an older processor.)
 */
export function ownKernels(): NativeBackend | null {
  const native = nativeBackend();
  if (native === null) return null;
  found ??= answers(native);
  return found ? native : null;
}

// TensorFlow does not say which operations it knows, but it refuses the others.
function answers(native: NativeBackend): boolean {
  return tf.tidy(() => {
    const one = tf.ones([1, 1, 1, 16]);
    const each = tf.ones([16]);
    try {
      runOwn(native, "NormalizeBy", [one, each, each, each, each], 1, { epsilon: 0, slope: 1 });
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether the own operations take images of so many channels: registers hold up to 16 numbers. */
export function fillsRegisters(channels: number): boolean {
  return channels % 16 === 0;
}

type Operation =
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
