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
  readonly shelf: BuildFolder;
  readonly computesOn: Accelerator;
  /** Why an installed build for GPUs does not compute on one; null where none is installed, too. */
  readonly whyNotGpu: string | null;
}

/**
 * Which of the installed builds to load: the one for GPUs where a GPU is visible, otherwise the one
 * for the processor, or else that for GPUs all the same, computing on the processor. The environment
 * variable REMIXMATCH_DEVICE (`cpu` or `gpu`) insists. Answers one sentence saying what to do where
 * none is installed. Throws one where a GPU is insisted on and cannot be had.
 */
export function chooseBuild(cacheFolder: string = defaultCacheFolder()): Choice | string {
  const forCpu = buildForThisMachine();
  const forGpu = buildForThisMachine(undefined, "gpu");
  const wish = requestedDevice();
  if (wish === "gpu") return insistOnGpu(forGpu, cacheFolder);
  const cpu = installed(forCpu, cacheFolder);
  const gpu = installed(forGpu, cacheFolder);
  if (gpu !== null) {
    const obstacle =
      wish === "cpu"
        ? "The environment variable REMIXMATCH_DEVICE asks for the processor."
        : whyNoGpu();
    if (obstacle === null) return { ...gpu, computesOn: "gpu", whyNotGpu: null };
    return { ...(cpu ?? gpu), computesOn: "cpu", whyNotGpu: obstacle };
  }
  if (cpu !== null) return { ...cpu, computesOn: "cpu", whyNotGpu: null };
  return typeof forCpu === "string" ? forCpu : howToInstall(forCpu, cacheFolder);
}

function insistOnGpu(build: Build | string, cacheFolder: string): Choice {
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

/** What the environment variable REMIXMATCH_DEVICE insists on, or null. */
export function requestedDevice(): Accelerator | null {
  const wish = process.env.REMIXMATCH_DEVICE;
  if (wish === undefined || wish === "") return null;
  if (wish === "cpu" || wish === "gpu") return wish;
  throw new UserError(
    `The environment variable REMIXMATCH_DEVICE should be cpu or gpu, but is "${wish}".`,
    { exitCode: 2 },
  );
}

function installed(
  build: Build | string,
  cacheFolder: string,
): Pick<Choice, "build" | "shelf"> | null {
  if (typeof build === "string") return null;
  const shelf = buildFolderOf(build, cacheFolder);
  return isReady(build, shelf) ? { build, shelf } : null;
}

function howToInstall(build: Build, cacheFolder: string): string {
  const bytes = partsOf(build).reduce((sum, { wheel }) => sum + wheel.bytes, 0);
  const [what, flag] = build.accelerator === "gpu" ? [" for GPUs", " --gpu"] : ["", ""];
  return `TensorFlow ${build.version}${what} is not in ${cacheFolder}: run \`npx remixmatch engine install${flag}\`, which fetches ${Math.round(bytes / 1e6)} MB once.`;
}
