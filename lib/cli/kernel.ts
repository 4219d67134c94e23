import type { Command } from "commander";
import { UserError } from "../base/user-error";
import { jupyterDataFolder, prefixDataFolder, pythonPrefix } from "../jupyter/install/data-folder";
import {
  installKernelspec,
  type KernelspecLocation,
  uninstallKernelspec,
} from "../jupyter/install/install-kernelspec";
import { KERNEL_NAME } from "../jupyter/install/kernelspec";
import { addKernelCheck } from "./kernel-check";

interface PlaceFlags {
  readonly user?: boolean;
  readonly prefix?: string;
  readonly sysPrefix?: boolean;
  readonly name: string;
}

/** Adds `remixmatch kernel install`, `uninstall` and `check`: TypeScript cells for any Jupyter. */
export function addKernelCommand(program: Command): void {
  const kernel = program
    .command("kernel")
    .description("the TypeScript kernel for Jupyter, VS Code, papermill and their like");
  withPlace(kernel.command("install").description("make the kernel known to Jupyter")).action(
    async (flags: PlaceFlags) => {
      const folder = await installKernelspec(await placeOf(flags));
      console.log(`The kernel ${flags.name} is installed in ${folder}.`);
    },
  );
  withPlace(
    kernel.command("uninstall").description("remove what `kernel install` has written"),
  ).action(async (flags: PlaceFlags) => {
    const folder = await uninstallKernelspec(await placeOf(flags));
    console.log(`The kernel ${flags.name} is gone from ${folder}.`);
  });
  addKernelCheck(kernel);
}

function withPlace(command: Command): Command {
  return command
    .option("--user", "for this user, in Jupyter's data folder (the default)")
    .option("--prefix <folder>", "for a Python environment or another prefix: FOLDER/share/jupyter")
    .option("--sys-prefix", "for the environment of the python3 that is active")
    .option("--name <name>", "the kernel's name in Jupyter", KERNEL_NAME);
}

async function placeOf({ user, prefix, sysPrefix, name }: PlaceFlags): Promise<KernelspecLocation> {
  if ([user, prefix, sysPrefix].filter((flag) => flag !== undefined).length > 1) {
    throw new UserError("Choose one of --user, --prefix and --sys-prefix.", { exitCode: 2 });
  }
  if (prefix !== undefined) return { dataFolder: prefixDataFolder(prefix), name };
  if (sysPrefix) return { dataFolder: prefixDataFolder(await pythonPrefix()), name };
  return { dataFolder: jupyterDataFolder(), name };
}
