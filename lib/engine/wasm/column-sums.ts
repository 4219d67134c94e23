import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../../base/shape";
import { FLOAT } from "./axis";
import { addressOf, floatsOf, newTensor } from "./heap";
import { LANES, addProducts } from "./products";

/**
 * Gives the WebAssembly backend faster sums and means over all axes but the last, which every
 * normalization and bias takes of all its pixels: x [..., columns], a multiple of LANES columns,
 * → [columns]. Its own kernels transpose the tensor first and then add number by number. Other sums
 * stay its own.
 */
export function registerColumnSums(): void {
  replaceKernel("Sum", () => 1);
  replaceKernel("Mean", (rows) => 1 / rows);
}

function replaceKernel(kernelName: string, share: (rows: number) => number): void {
  const backendName = "wasm";
  const original = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...original, // with what prepares it when the backend starts
    kernelFunc: (call) => {
      const x = call.inputs.x as tf.TensorInfo;
      const { axis, keepDims } = call.attrs as unknown as {
        axis: number | readonly number[];
        keepDims: boolean;
      };
      if (keepDims || !isColumnSum(x, axis)) return original.kernelFunc(call);
      const sums = columnSums(x);
      const factor = share(rowsOf(x));
      const values = floatsOf(sums);
      for (let c = 0; c < values.length; c++) values[c] *= factor;
      return sums;
    },
  });
}

function isColumnSum({ shape, dtype }: tf.TensorInfo, axis: number | readonly number[]): boolean {
  const last = shape.length - 1;
  const axes = new Set(tf.util.parseAxisParam(axis as number | number[], [...shape]));
  const allButLast = axes.size === last && !axes.has(last);
  return dtype === "float32" && last > 0 && allButLast && shape[last] % LANES === 0;
}

// Sums of so many rows are added up afterwards, which also keeps long sums precise.
const BLOCK = 256;

function columnSums(x: tf.TensorInfo): tf.TensorInfo {
  const columns = x.shape.at(-1)!;
  const rows = rowsOf(x);
  const blocks = Math.ceil(rows / BLOCK);
  const sums = newTensor([columns]);
  tf.tidy(() => {
    const one = scratch([1]);
    const parts = scratch([blocks, columns]);
    floatsOf(one)[0] = 1;
    const addRows = (right: number, into: number, count: number) => {
      addProducts(
        {
          ...{ left: addressOf(one), right, sums: into, count: 1, groups: columns / LANES },
          ...{ leftStep: 0, rightStep: LANES * FLOAT, sumStep: 0 },
        },
        {
          ...{ rows: 1, columns: count, leftRow: 0, leftColumn: 0 },
          ...{ rightRow: 0, rightColumn: columns * FLOAT },
        },
      );
    };
    for (let block = 0; block < blocks; block++) {
      const from = block * BLOCK;
      const into = addressOf(parts) + block * columns * FLOAT;
      addRows(addressOf(x) + from * columns * FLOAT, into, Math.min(BLOCK, rows - from));
    }
    if (blocks > 0) addRows(addressOf(parts), addressOf(sums), blocks);
  });
  return sums;
}

function rowsOf({ shape }: tf.TensorInfo): number {
  return sizeOf(shape.slice(0, -1));
}

// Freed at the end of the tidy around it.
function scratch(shape: readonly number[]): tf.TensorInfo {
  return tf.engine().makeTensorFromTensorInfo(newTensor(shape));
}
