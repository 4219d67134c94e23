import { join } from "node:path";
import { loadWasm } from "../../base/load-wasm";
import { heapMemory } from "./heap";

/** A sum over two nested axes, and how far the next term lies on each of them, in bytes. */
export interface Terms {
  readonly rows: number;
  readonly columns: number;
  readonly leftRow: number;
  readonly leftColumn: number;
  readonly rightRow: number;
  readonly rightColumn: number;
}

/** Where the operands and the sums lie: addresses, and steps from one to the next, in bytes. */
export interface Operands {
  readonly left: number;
  readonly right: number;
  readonly sums: number;
  /** How many rows of sums there are. */
  readonly count: number;
  /** How many groups of LANES columns: neighbors in the right operand and in the sums. */
  readonly groups: number;
  readonly leftStep: number;
  /** From one group to the next. */
  readonly rightStep: number;
  readonly sumStep: number;
}

/** How many columns are worked on side by side. */
export const LANES = 8;

interface Kernels {
  readonly addProducts: (...placesAndSteps: readonly number[]) => void;
}

/**
 * Adds up products: sums[l, r] += Σ left[l, row, column] · right[row, column, r], in this order.
 */
export type AddProducts = (operands: Operands, terms: Terms) => void;

/** The function for the memory of a backend; `kernels` beside this file says how it works. */
export function addProductsIn(memory: WebAssembly.Memory): AddProducts {
  const kernels = loadWasm<Kernels>("engine", join(__dirname, "kernels.wasm"), memory);
  return (operands, terms) => {
    const { left, right, sums, count, groups, leftStep, rightStep, sumStep } = operands;
    const { rows, columns, leftRow, leftColumn, rightRow, rightColumn } = terms;
    const steps = [leftStep, rightStep, sumStep] as const;
    const axes = [rows, columns, leftRow, leftColumn, rightRow, rightColumn] as const;
    kernels.addProducts(left, right, sums, count, groups, ...steps, ...axes);
  };
}

let ready: AddProducts | null = null;

/** `AddProducts` in the memory of the WebAssembly backend, loaded at the first call. */
export const addProducts: AddProducts = (operands, terms) => {
  ready ??= addProductsIn(heapMemory());
  ready(operands, terms);
};
