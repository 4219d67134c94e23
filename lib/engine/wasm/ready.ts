import { heapMemory } from "./heap";
import type { AddProducts } from "./products";
import { addProductsIn } from "./products";

let ready: AddProducts | null = null;

/** `AddProducts` in the memory of the WebAssembly backend, compiled at the first call. */
export const addProducts: AddProducts = (operands, terms) => {
  ready ??= addProductsIn(heapMemory());
  ready(operands, terms);
};
