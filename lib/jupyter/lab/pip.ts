import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/user-error";
import { type CommandResult, lastLines, runCommand } from "../../base/command";
import { failedOnNetwork } from "../../engine/install/download";
import { LAB_MEGABYTES, PACKAGE_COUNT } from "./packages";

/**
 * Has the environment's own pip install these packages into it. `onProgress` hears how far fetching and
 * unpacking are, by packages. Throws a sentence on any failure.
 */
export async function installPackages(
  python: string,
  folder: string,
  packages: readonly string[],
  onProgress: (phase: "download" | "unpack", fraction: number) => void,
): Promise<void> {
  let said = "";
  let unpacking: NodeJS.Timeout | undefined;
  onProgress("download", 0);
  const hear = (text: string) => {
    said += text;
    if (unpacking !== undefined) return;
    if (said.includes("Installing collected packages")) {
      onProgress("unpack", 0);
      unpacking = setInterval(() => onProgress("unpack", share(countInstalled(folder))), 250);
    } else onProgress("download", share(said.split("Collecting ").length - 1));
  };
  // Wheels alone: compiling one of them could take longer than everything else.
  const words = ["install", "--only-binary=:all:", "--no-input", "--progress-bar=off"];
  const ended = await runCommand(
    python,
    ["-I", "-m", "pip", ...words, "--disable-pip-version-check", ...packages],
    // A user's wishes about installing elsewhere are not about this environment.
    { env: { PIP_USER: "0", PIP_TARGET: "", PIP_PREFIX: "" }, onOutput: hear },
  ).finally(() => clearInterval(unpacking));
  if (!ended.succeeded) throw new UserError(pipFault(ended, folder));
}

/** Why pip failed, as one sentence with what to do; pip's own last lines where it is none of ours. */
export function pipFault(ended: CommandResult, folder: string): string {
  const said = `${ended.stdout}\n${ended.stderr}`;
  if (/No space left on device|Errno 28/.test(said)) {
    return `The disk is full: JupyterLab needs ${LAB_MEGABYTES} MB in ${folder}; free some space, or choose another place with REMIXMATCH_CACHE.`;
  }
  if (failedOnNetwork(said)) {
    return `pip could not fetch JupyterLab: check the network, a proxy's HTTPS_PROXY, or pip's index-url, and try again. Its last lines:\n${lastLines(ended)}`;
  }
  return `pip could not install JupyterLab: its last lines say why.\n${lastLines(ended)}`;
}

function share(count: number): number {
  return Math.min(0.99, count / PACKAGE_COUNT);
}

function countInstalled(folder: string): number {
  try {
    const names = readdirSync(join(folder, "lib"));
    const python = names.find((name) => name.startsWith("python"));
    const place = python === undefined ? join(folder, "Lib") : join(folder, "lib", python);
    const installed = readdirSync(join(place, "site-packages"));
    return installed.filter((name) => name.endsWith(".dist-info")).length;
  } catch {
    return 0; // The bar stands still, then; nothing else depends on it.
  }
}
