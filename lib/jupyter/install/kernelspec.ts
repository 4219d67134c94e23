import { join, resolve } from "node:path";
import { z } from "zod";
import { packageVersion } from "../../base/package-root";
import { readJsonIfValid } from "../../base/json-file";

/** The name of the kernel in this project's notebooks. */
export const KERNEL_NAME = "tslab";

/** The program that Jupyter starts, seen from dist/lib/jupyter/install, where this compiles to. */
export const KERNEL_PROGRAM = resolve(__dirname, "../../kernel/main.js");

const kernelJson = z.object({
  argv: z.array(z.string()).min(1),
  display_name: z.string(),
  language: z.string(),
  env: z.record(z.string(), z.string()).exactOptional(),
  interrupt_mode: z.enum(["signal", "message"]).exactOptional(),
  metadata: z.record(z.string(), z.unknown()).exactOptional(),
});

/** The content of a file kernel.json: how Jupyter starts a kernel and what it shows of it. */
export type Kernelspec = z.infer<typeof kernelJson>;

/** Makes the kernelspec of this package's kernel, run by this Node. */
export function ourKernelspec(): Kernelspec {
  return {
    argv: [process.execPath, KERNEL_PROGRAM, "{connection_file}"],
    display_name: "TypeScript (ReMixMatch)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: true, remixmatch: { version: packageVersion() } },
  };
}

/** Reads the kernelspec in a folder; null where there is none that can be read. */
export function readKernelspec(folder: string): Kernelspec | null {
  return readJsonIfValid(join(folder, "kernel.json"), kernelJson);
}

/** Whether some version of this package has written a kernelspec. */
export function isOurs({ metadata }: Kernelspec): boolean {
  return metadata?.remixmatch !== undefined;
}
