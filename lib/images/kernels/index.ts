// The loops over pixels, in AssemblyScript: TypeScript that becomes WebAssembly. Places are addresses
// in the kernels' memory; lib/images/memory.ts lends it and says where an image lies.

export * from "./bytes";
export * from "./neighbors";
export * from "./places";
export * from "./weigh";
