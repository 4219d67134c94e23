import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeWritableFolder } from "../../base/make-folder";
import { UserError, reason } from "../../base/user-error";
import type { Accelerator, Build } from "./builds";
import { buildForThisMachine } from "./builds";
import { defaultCacheFolder } from "../../base/cache-folder";
import { isReady, recordOf, buildFolderIn, buildFolderOf } from "./build-folder";
import { checkBinding, compileBinding } from "./compile";
import { checkCuda } from "./cuda-check";
import { bytesToFill, fillBuildFolder } from "./fill";
import { bringNativePackage, NATIVE_PACKAGE, packageFolder } from "./packages";
import { linkBinding } from "./link-binding";
import { findToolchain } from "./toolchain";
import { withLock } from "../../base/lock";
import { partsOf } from "./unpack";

/** What provisioning is doing: "wait" means that another process is at it already. */
export type Phase = "package" | "wait" | "download" | "unpack" | "compile" | "check";

export interface Provisioned {
  /** TensorFlow's version. */
  readonly version: string;
  readonly folder: string;
  /** False when everything was there already. */
  readonly built: boolean;
}

/**
 * Makes the native engine available: fetches TensorFlow's own libraries with pip, once per user,
 * compiles the binding, and puts it into the npm package. For the `accelerator` "gpu" NVIDIA's
 * libraries come with it; a GPU need not be there. `onProgress` hears each phase and how much
 * of it is done, 0 to 1. Several processes may do it at once. Throws a sentence saying what is
 * missing and what to do, and then leaves nothing half-written behind.
 */
export async function provisionEngine({
  accelerator = "cpu",
  onProgress = () => undefined,
  cacheFolder = defaultCacheFolder(),
}: {
  accelerator?: Accelerator;
  onProgress?: (phase: Phase, fraction: number) => void;
  cacheFolder?: string;
} = {}): Promise<Provisioned> {
  const build = buildForThisMachine(undefined, accelerator);
  if (typeof build === "string") throw new UserError(build);
  if (packageFolder(NATIVE_PACKAGE) === null) onProgress("package", 0);
  const tfjsNode = await bringNativePackage();
  const final = buildFolderOf(build, cacheFolder);
  let built = false;
  if (!isReady(build, final)) {
    const tools = await findToolchain();
    makeWritableFolder(dirname(final.folder), "The cache folder", "REMIXMATCH_CACHE");
    await withLock(
      final.folder,
      () => {
        onProgress("wait", 0);
      },
      async () => {
        // The process that was waited for may have done it all.
        if (isReady(build, final)) return;
        await buildShelf(build, final.folder, tools, tfjsNode, onProgress);
        built = true;
      },
    );
  }
  linkBinding(final.binding, tfjsNode);
  return { version: build.version, folder: final.folder, built };
}

async function buildShelf(
  build: Build,
  finalFolder: string,
  { python, compiler }: { python: string; compiler: string },
  tfjsNode: string,
  onProgress: (phase: Phase, fraction: number) => void,
): Promise<void> {
  clearLeftovers(finalFolder);
  await expectSpace(build, dirname(finalFolder));
  const work = mkdtempSync(`${finalFolder}.part-`);
  const clear = () => {
    rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once("exit", clear);
  try {
    const tell = (phase: Phase) => (fraction: number) => {
      onProgress(phase, fraction);
    };
    const half = buildFolderIn(join(work, "shelf"));
    const folders = { workFolder: work, shelfFolder: half.folder };
    await fillBuildFolder(python, partsOf(build), folders, onProgress);
    tell("compile")(0);
    await compileBinding(compiler, tfjsNode, build, half, buildFolderIn(finalFolder).libraries);
    tell("compile")(1);
    tell("check")(0);
    await checkBinding(half.binding);
    if (build.accelerator === "gpu") await checkCuda(python, half);
    writeFileSync(half.record, recordOf(build, finalFolder));
    renameSync(half.folder, finalFolder);
    tell("check")(1);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The native engine could not be made in ${work}: ${reason(error)}.`, {
      cause: error,
    });
  } finally {
    process.off("exit", clear);
    clear();
  }
}

// Whoever holds the turn is alone, so all of these are what a crash left behind, or a folder from
// which somebody deleted a part.
function clearLeftovers(finalFolder: string): void {
  const prefix = `${basename(finalFolder)}.part-`;
  for (const name of readdirSync(dirname(finalFolder))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(finalFolder), name), { recursive: true });
  }
  rmSync(finalFolder, { recursive: true, force: true });
}

async function expectSpace(build: Build, folder: string): Promise<void> {
  const needed = bytesToFill(partsOf(build));
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed) {
    throw new UserError(
      `The native engine needs ${megabytes(needed)} while it is made, and ${folder} has ${megabytes(bavail * bsize)} left: free some space, or choose another place with REMIXMATCH_CACHE.`,
    );
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
