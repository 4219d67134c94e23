import { UserError } from "./user-error";

/**
 * Loads kernels in WebAssembly, from the module that `npm run build` makes of AssemblyScript: their
 * bytes as text, so that they load where there are no files, too. They work in a memory of their
 * own, or in the one given. `who` begins the sentence that is thrown when there is no such module.
 */
export function loadWasm<Kernels>(
  who: string,
  load: () => unknown,
  memory?: WebAssembly.Memory,
): Kernels {
  const compiled = new WebAssembly.Module(bytesOf(who, load));
  const given = memory === undefined ? {} : { env: { memory } };
  return new WebAssembly.Instance(compiled, given).exports as unknown as Kernels;
}

function bytesOf(who: string, load: () => unknown): Uint8Array<ArrayBuffer> {
  try {
    const { BASE64 } = load() as { readonly BASE64: string };
    return Uint8Array.from(atob(BASE64), (letter) => letter.charCodeAt(0));
  } catch (thrown) {
    throw new UserError(
      `${who}: the kernels are not in kernels.wasm.js; \`npm run build\` makes them`,
      {
        cause: thrown,
      },
    );
  }
}
