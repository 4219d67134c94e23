import { formatBytes } from "../../base/bytes";
import { UserError } from "../../base/user-error";
import type { Accelerator, Build } from "./build";
import { buildForThisMachine } from "./builds";
import type { BuildFolder } from "./build-folder";
import { defaultCacheFolder } from "../../base/cache-folder";
import { isReady, buildFolderOf } from "./build-folder";
import { whyNoGpu } from "./gpu";
import { partsOf } from "./unpack";

/** An installed build that is to be loaded. */
export interface Choice {
  readonly build: Build;
  readonly buildFolder: BuildFolder;
  readonly computesOn: Accelerator;
  /** Why an installed build for GPUs does not compute on one; null where none is installed, too. */
  readonly whyNotGpu: string | null;
}

/**
 * Which of the installed builds to load: the one for GPUs where a GPU is visible, otherwise the one
 * for the processor, or else that for GPUs all the same, computing on the processor. The
 * environment variable REMIXMATCH_DEVICE (`cpu` or `gpu`) requests one. Returns one sentence saying
 * what to do where none is installed. Throws one where a GPU is requested and cannot be used.
 */
export function chooseBuild(cacheFolder: string = defaultCacheFolder()): Choice | string {
  const forCpu = buildForThisMachine();
  const forGpu = buildForThisMachine(undefined, "gpu");
  const requested = requestedDevice();
  if (requested === "gpu") return requireGpu(forGpu, cacheFolder);
  const cpu = installed(forCpu, cacheFolder);
  const gpu = installed(forGpu, cacheFolder);
  if (gpu !== null) {
    const obstacle =
      requested === "cpu"
        ? "The environment variable REMIXMATCH_DEVICE asks for the processor."
        : whyNoGpu();
    if (obstacle === null) return { ...gpu, computesOn: "gpu", whyNotGpu: null };
    return { ...(cpu ?? gpu), computesOn: "cpu", whyNotGpu: obstacle };
  }
  if (cpu !== null) return { ...cpu, computesOn: "cpu", whyNotGpu: null };
  return typeof forCpu === "string" ? forCpu : howToInstall(forCpu, cacheFolder);
}

function requireGpu(build: Build | string, cacheFolder: string): Choice {
  const found = installed(build, cacheFolder);
  const obstacle =
    found !== null
      ? whyNoGpu()
      : typeof build === "string"
        ? build
        : howToInstall(build, cacheFolder);
  if (found !== null && obstacle === null) return { ...found, computesOn: "gpu", whyNotGpu: null };
  throw new UserError(`The environment variable REMIXMATCH_DEVICE asks for a GPU. ${obstacle}`);
}

/** What the environment variable REMIXMATCH_DEVICE requests, or null. */
export function requestedDevice(): Accelerator | null {
  const requested = process.env.REMIXMATCH_DEVICE;
  if (requested === undefined || requested === "") return null;
  if (requested === "cpu" || requested === "gpu") return requested;
  throw new UserError(
    `The environment variable REMIXMATCH_DEVICE should be cpu or gpu, but is "${requested}".`,
    { exitCode: 2 },
  );
}

function installed(
  build: Build | string,
  cacheFolder: string,
): Pick<Choice, "build" | "buildFolder"> | null {
  if (typeof build === "string") return null;
  const buildFolder = buildFolderOf(build, cacheFolder);
  return isReady(build, buildFolder) ? { build, buildFolder } : null;
}

function howToInstall(build: Build, cacheFolder: string): string {
  const bytes = partsOf(build).reduce((sum, { wheel }) => sum + wheel.bytes, 0);
  const [what, flag] = build.accelerator === "gpu" ? [" for GPUs", " --gpu"] : ["", ""];
  return `TensorFlow ${build.version}${what} is not in ${cacheFolder}: run \`npx remixmatch engine install${flag}\`, which fetches ${formatBytes(bytes)} once.`;
}
