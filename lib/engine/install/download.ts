import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatBytes } from "../../base/bytes";
import { makeFolderSync } from "../../base/make-folder";
import { UserError } from "../../base/user-error";
import { watchGrowth } from "../../base/watch-growth";
import type { Wheel } from "./builds";
import type { CommandResult } from "../../base/command";
import { lastLines, runCommand } from "../../base/command";

/**
 * Has pip fetch a wheel into a folder in `workFolder`, which is made where it is not there,
 * whatever Python and platform pip itself runs on, and checks its SHA-256. Returns the path of the
 * file. `onFraction` receives how much of the file has come, 0 to 1. Throws a sentence on any
 * failure.
 */
export async function downloadWheel(
  python: string,
  wheel: Wheel,
  workFolder: string,
  onFraction: (fraction: number) => void,
): Promise<string> {
  const scratch = join(workFolder, "scratch");
  const arrived = join(workFolder, "wheel");
  const requirement = join(workFolder, "requirement.txt");
  makeFolderSync(scratch);
  mkdirSync(arrived);
  writeFileSync(requirement, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  // pip writes into the folder for temporary files while it downloads, so its growth is progress.
  const endWatch = watchGrowth(scratch, (bytes) => onFraction(Math.min(0.99, bytes / wheel.bytes)));
  const ended = await runCommand(
    python,
    ["-m", "pip", "download", "--no-deps", "--no-cache-dir", "--only-binary=:all:", "--no-input"]
      .concat(["--disable-pip-version-check", "--progress-bar=off", "--require-hashes"])
      .concat(["--implementation=cp", "--python-version=3.12", "--abi=cp312"])
      .concat([`--platform=${wheel.tag}`, `--dest=${arrived}`, `--requirement=${requirement}`]),
    // A user's setting that pip only run inside virtual environments is about installing.
    { env: { TMPDIR: scratch, PIP_REQUIRE_VIRTUALENV: "0" } },
  ).finally(endWatch);
  if (!ended.succeeded) throw new UserError(downloadError(wheel, ended));
  rmSync(scratch, { recursive: true });
  onFraction(1);
  return join(arrived, readdirSync(arrived)[0]);
}

/**
 * Why pip failed, as one sentence with what to do; pip's own last lines where it is none of ours.
 */
export function downloadError(wheel: Wheel, ended: CommandResult): string {
  const said = `${ended.stdout}\n${ended.stderr}`;
  const what = `${wheel.project} ${wheel.version} for ${wheel.tag}`;
  const size = formatBytes(wheel.bytes);
  if (/No space left on device|Errno 28/.test(said)) {
    return `The disk is full: ${what} needs ${size} and more again unpacked; free some space, or choose another place with REMIXMATCH_CACHE.`;
  }
  if (/DO NOT MATCH THE HASHES/.test(said)) {
    return `The file that came for ${what} is not the published one (its SHA-256 is not ${wheel.sha256}), so it was thrown away: try again, and look at pip's index-url and find-links if it happens again.`;
  }
  if (failedOnNetwork(said)) {
    return `pip could not fetch ${what} (${size}): check the network, a proxy's HTTPS_PROXY, or pip's index-url, and try again. Its last lines:\n${lastLines(ended)}`;
  }
  return `pip could not fetch ${what}: its last lines say why.\n${lastLines(ended)}`;
}

/** Whether what pip said means that it could not reach its index, or only a part of it. */
export function failedOnNetwork(said: string): boolean {
  // pip ends in the same words when the index cannot be reached and when it lists nothing.
  return NETWORK.test(said) || said.includes("(from versions: none)");
}

const NETWORK =
  /NewConnectionError|NameResolutionError|Temporary failure in name resolution|MaxRetryError|timed out|TimeoutError|ConnectionReset|Connection (refused|aborted|broken)|IncompleteRead|IncompleteDownload|SSLError|ProxyError|Network is unreachable|HTTP error 5\d\d/i;
