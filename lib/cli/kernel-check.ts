import type { Command } from "commander";
import { type CheckResult, checkKernel } from "../jupyter/check/check-kernel";
import { getKernelspec, findKernelspec } from "../jupyter/install/find-kernelspec";
import { isOurs, KERNEL_NAME, type Kernelspec, ourKernelspec } from "../jupyter/install/kernelspec";

/** Adds `remixmatch kernel check`, which sends a kernel the messages of a front end. */
export function addKernelCheck(kernel: Command): void {
  kernel
    .command("check")
    .description("start a kernel and check that it does what front ends rely on")
    .option("--name <name>", "an installed kernel (default: ours, installed or not)")
    .option("--prefix <folder>", "look for it in this prefix first")
    .option("--json", "print the results as one JSON object")
    .action(async ({ name, prefix, json = false }: Flags) => {
      const { spec, place } = kernelspecToCheck(name, prefix);
      const print = (line: string) => {
        if (!json) console.log(line);
      };
      print(`${spec.display_name}, ${place}:`);
      const results = await checkKernel(spec, { onResult: (result) => print(lineOf(result)) });
      const failed = results.filter(({ failure }) => failure !== undefined).length;
      if (json) console.log(JSON.stringify({ kernel: spec.display_name, place, checks: results }));
      print(`${results.length - failed} of ${results.length} checks passed.`);
      if (failed > 0) process.exitCode = 1;
    });
}

interface Flags {
  readonly name?: string;
  readonly prefix?: string;
  readonly json?: boolean;
}

// Front ends start what is installed; the package's own kernelspec stands in before that.
function kernelspecToCheck(name?: string, prefix?: string): { spec: Kernelspec; place: string } {
  if (name !== undefined || prefix !== undefined) {
    const { spec, folder } = getKernelspec(name ?? KERNEL_NAME, prefix);
    return { spec, place: `installed in ${folder}` };
  }
  const found = findKernelspec(KERNEL_NAME);
  if (found !== null && isOurs(found.spec)) {
    return { spec: found.spec, place: `installed in ${found.folder}` };
  }
  return { spec: ourKernelspec(), place: "not installed" };
}

function lineOf({ name, seconds, failure }: CheckResult): string {
  const time = `${Math.round(seconds * 1000)} ms`.padStart(9);
  const line = `${failure === undefined ? "✓" : "✗"} ${time}  ${name}`;
  return failure === undefined ? line : `${line}: ${failure}`;
}
