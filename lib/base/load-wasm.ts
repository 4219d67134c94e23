import { existsSync, readFileSync } from "node:fs";
import { UserError } from "./user-error";

/**
 * Loads a file of kernels in WebAssembly, which `npm run build` makes from AssemblyScript; they
 * work in a memory of their own, or in the one given. `who` begins the sentence that is thrown when
 * the file is not there.
 */
export function loadWasm<Kernels>(who: string, file: string, memory?: WebAssembly.Memory): Kernels {
  if (!existsSync(file)) {
    throw new UserError(`${who}: the kernels are not at ${file}; \`npm run build\` makes them`);
  }
  const compiled = new WebAssembly.Module(readFileSync(file));
  const given = memory === undefined ? {} : { env: { memory } };
  return new WebAssembly.Instance(compiled, given).exports as unknown as Kernels;
}
