import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { buildForThisMachine } from "../../lib/engine/builds";
import { isReady, shelfOf, usualCacheFolder } from "../../lib/engine/cache";
import { ownKernels } from "../../lib/engine/own-kernels";
import { runNode } from "./child";

/** What can compute: our own operations, for newer and older processors, TensorFlow's, WebAssembly. */
export const VARIANTS = {
  "own operations": { engine: "native", kernels: "", needs: ["avx2", "fma"] },
  // Only where the first one is another: on a processor with AVX-512.
  "own operations by AVX2": { engine: "native", kernels: "avx2", needs: ["avx512f", "avx512dq"] },
  "TensorFlow's operations": { engine: "native", kernels: "tensorflow", needs: [] },
  "the portable engine": { engine: "portable", kernels: "", needs: [] },
} as const;

export type Variant = keyof typeof VARIANTS;
export const variants = Object.keys(VARIANTS) as Variant[];

/** What a script prints that `askVariant` runs. */
interface Told<T> {
  /** Whether our own operations were at hand. */
  readonly own: boolean;
  readonly answer: T;
}

/** Prints an answer for `askVariant`, which runs this process. */
export function tell(answer: unknown): void {
  process.stdout.write(JSON.stringify({ own: ownKernels() !== null, answer }));
}

/**
 * Runs a script that tells an answer, by one variant; null where this machine has not got it: the
 * native engine, or our own operations. Fails when those should be there and are not.
 */
export async function askVariant<T>(
  script: string,
  variant: Variant,
  args: readonly string[] = [],
): Promise<T | null> {
  const { engine, kernels, needs } = VARIANTS[variant];
  const flags = processorFlags();
  if (flags !== null && !needs.every((flag) => flags.has(flag))) return null;
  const environment = { REMIXMATCH_ENGINE: engine, REMIXMATCH_KERNELS: kernels };
  const { code, stdout, stderr } = await runNode([script, ...args], environment);
  if (engine === "native" && stderr.includes("The native engine cannot start.")) return null;
  assert.equal(code, 0, stderr);
  const { own, answer } = JSON.parse(stdout) as Told<T>;
  const wanted = variant.startsWith("own");
  if (wanted && !own) {
    // On another system, or with a binding that came with the package.
    const expected = flags !== null && bindingIsOurs();
    assert.ok(!expected, "this processor could run our own operations, but they are not there");
    return null;
  }
  assert.equal(own, wanted);
  return answer;
}

/** What the processor can do; null on systems that do not say. */
function processorFlags(): Set<string> | null {
  if (process.arch !== "x64" || !existsSync("/proc/cpuinfo")) return null;
  const line = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"));
  return line === null ? null : new Set(line[1].trim().split(" "));
}

function bindingIsOurs(): boolean {
  const build = buildForThisMachine();
  return typeof build !== "string" && isReady(build, shelfOf(build, usualCacheFolder()));
}
