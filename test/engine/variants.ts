import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { buildForThisMachine } from "../../lib/engine/install/builds";
import { defaultCacheFolder } from "../../lib/base/cache-folder";
import { isReady, buildFolderOf } from "../../lib/engine/install/build-folder";
import { type Instructions, ownInstructions } from "../../lib/engine/own-kernels";
import { runNode } from "./child";

interface Kind {
  readonly engine: "native" | "portable";
  /** What REMIXMATCH_KERNELS says. */
  readonly kernels: string;
  readonly instructions: Instructions | null;
  /** What the processor must be able to do, as Linux calls it. */
  readonly needs: readonly string[];
}

const AVX2 = ["avx2", "fma"];
const AVX512 = [...AVX2, "avx512f", "avx512vl", "avx512dq", "avx512bw"];

/** What can compute: our own operations in two kinds, TensorFlow's, and WebAssembly. */
export const VARIANTS = {
  "AVX-512": { engine: "native", kernels: "", instructions: "AVX-512", needs: AVX512 },
  AVX2: { engine: "native", kernels: "avx2", instructions: "AVX2", needs: AVX2 },
  TensorFlow: { engine: "native", kernels: "tensorflow", instructions: null, needs: [] },
  WebAssembly: { engine: "portable", kernels: "", instructions: null, needs: [] },
} satisfies Record<string, Kind>;

export type Variant = keyof typeof VARIANTS;
export const variants = Object.keys(VARIANTS) as Variant[];

/** What a script prints that `runVariant` runs. */
interface VariantOutput<T> {
  readonly instructions: Instructions | null;
  readonly result: T;
}

/** Prints a result for `runVariant`, which runs this process. */
export function printResult(result: unknown): void {
  process.stdout.write(JSON.stringify({ instructions: ownInstructions(), result }));
}

/**
 * Runs a script that prints a result, by one variant; null where this machine does not have it: the
 * native engine, or our own operations. Fails when those should be there and are not.
 */
export async function runVariant<T>(script: string, variant: Variant): Promise<T | null> {
  const { engine, kernels, instructions, needs }: Kind = VARIANTS[variant];
  const flags = processorFlags();
  if (flags !== null && !needs.every((flag) => flags.has(flag))) return null;
  const environment = { REMIXMATCH_ENGINE: engine, REMIXMATCH_KERNELS: kernels };
  const { code, stdout, stderr } = await runNode([script], environment);
  if (engine === "native" && stderr.includes("The native engine cannot start.")) return null;
  assert.equal(code, 0, `${script} ended with ${code} and said: ${stderr}`);
  const output = JSON.parse(stdout) as VariantOutput<T>;
  // Elsewhere the operations may be missing: on another system, with a binding that came from
  // others.
  if (output.instructions === instructions || (flags !== null && bindingIsOurs())) {
    assert.equal(
      output.instructions,
      instructions,
      "these are not the operations that were requested",
    );
    return output.result;
  }
  return null;
}

/** What the processor can do; null on systems that do not say. */
function processorFlags(): Set<string> | null {
  if (process.arch !== "x64" || !existsSync("/proc/cpuinfo")) return null;
  const line = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"));
  return line === null ? null : new Set(line[1].trim().split(" "));
}

function bindingIsOurs(): boolean {
  const build = buildForThisMachine();
  return typeof build !== "string" && isReady(build, buildFolderOf(build, defaultCacheFolder()));
}
