import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../../base/shape";
import { UserError } from "../../base/user-error";

/** The part of the WebAssembly backend that knows where its tensors lie in its memory. */
interface WasmBackend {
  readonly wasm: { readonly asm: { readonly memory: WebAssembly.Memory } };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number | null } };
  makeOutput(shape: readonly number[], dtype: "float32"): tf.TensorInfo;
}

function backend(): WasmBackend {
  return tf.backend() as unknown as WasmBackend;
}

/** The memory in which the WebAssembly backend keeps its tensors. */
export function heapMemory(): WebAssembly.Memory {
  return backend().wasm.asm.memory;
}

/** Where a tensor's numbers begin in that memory, in bytes. */
export function addressOf({ dataId }: tf.TensorInfo): number {
  const { memoryOffset } = backend().dataIdMap.get(dataId);
  if (memoryOffset === null) {
    throw new UserError("addressOf: this tensor's numbers are not in memory");
  }
  return memoryOffset;
}

/** A tensor's numbers, in place: good until the next tensor is made, for memory may move then. */
export function floatsOf(tensor: tf.TensorInfo): Float32Array {
  return new Float32Array(heapMemory().buffer, addressOf(tensor), sizeOf(tensor.shape));
}

/** A new tensor of float32 zeros, to be filled in place. */
export function newTensor(shape: readonly number[]): tf.TensorInfo {
  const made = backend().makeOutput(shape, "float32");
  floatsOf(made).fill(0);
  return made;
}
