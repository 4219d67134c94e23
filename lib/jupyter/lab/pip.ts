import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/user-error";
import { type CommandResult, lastLines, runCommand } from "../../base/command";
import { failedOnNetwork } from "../../engine/install/download";
import { LAB_MEGABYTES, PACKAGE_COUNT } from "./packages";

/**
 * Installs packages into an environment with its own pip. `onProgress` is called with the fraction
 * of the packages that are downloaded, then unpacked. Throws a sentence on any failure.
 */
export async function installPackages(
  python: string,
  folder: string,
  packages: readonly string[],
  onProgress: (phase: "download" | "unpack", fraction: number) => void,
): Promise<void> {
  let output = "";
  let unpacking: NodeJS.Timeout | undefined;
  onProgress("download", 0);
  const onOutput = (text: string) => {
    output += text;
    if (unpacking !== undefined) return;
    if (output.includes("Installing collected packages")) {
      onProgress("unpack", 0);
      unpacking = setInterval(() => onProgress("unpack", fraction(countInstalled(folder))), 250);
    } else onProgress("download", fraction(output.split("Collecting ").length - 1));
  };
  // Wheels alone: compiling one of them could take longer than everything else.
  const options = ["install", "--only-binary=:all:", "--no-input", "--progress-bar=off"];
  const result = await runCommand(
    python,
    ["-I", "-m", "pip", ...options, "--disable-pip-version-check", ...packages],
    // A user's settings for installing elsewhere are not meant for this environment.
    { env: { PIP_USER: "0", PIP_TARGET: "", PIP_PREFIX: "" }, onOutput },
  ).finally(() => clearInterval(unpacking));
  if (!result.succeeded) throw new UserError(describePipFailure(result, folder));
}

/** Describes why pip failed and what to do, with its last lines where the cause is not a full disk. */
export function describePipFailure(result: CommandResult, folder: string): string {
  const output = `${result.stdout}\n${result.stderr}`;
  if (/No space left on device|Errno 28/.test(output)) {
    return `The disk is full: JupyterLab needs ${LAB_MEGABYTES} MB in ${folder}; free some space, or choose another place with REMIXMATCH_CACHE.`;
  }
  if (failedOnNetwork(output)) {
    return `pip could not fetch JupyterLab: check the network, a proxy's HTTPS_PROXY, or pip's index-url, and try again. Its last lines:\n${lastLines(result)}`;
  }
  return `pip could not install JupyterLab: its last lines say why.\n${lastLines(result)}`;
}

function fraction(count: number): number {
  return Math.min(0.99, count / PACKAGE_COUNT);
}

function countInstalled(folder: string): number {
  try {
    const names = readdirSync(join(folder, "lib"));
    const python = names.find((name) => name.startsWith("python"));
    const library = python === undefined ? join(folder, "Lib") : join(folder, "lib", python);
    const installed = readdirSync(join(library, "site-packages"));
    return installed.filter((name) => name.endsWith(".dist-info")).length;
  } catch {
    return 0; // Then the progress stands still; nothing else depends on it.
  }
}
