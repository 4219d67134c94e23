import { rmSync, writeFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createFolderAtomically, removeStaleFolders } from "../../base/atomic-folder";
import { formatBytes } from "../../base/bytes";
import { makeWritableFolder } from "../../base/make-folder";
import { UserError, reason } from "../../base/user-error";
import type { Accelerator, Build } from "./builds";
import { buildForThisMachine } from "./builds";
import { defaultCacheFolder } from "../../base/cache-folder";
import { isReady, recordOf, buildFolderIn, buildFolderOf } from "./build-folder";
import { checkBinding, compileBinding } from "./compile";
import { checkCuda } from "./cuda-check";
import { bytesToFill, fillBuildFolder } from "./fill";
import { installNativePackage, NATIVE_PACKAGE, packageFolder } from "./packages";
import { linkBinding } from "./link-binding";
import { type Toolchain, findToolchain } from "./toolchain";
import { withLock } from "../../base/lock";
import { partsOf } from "./unpack";

/** What provisioning is doing: "wait" means that another process does it already. */
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
 * libraries come with it; a GPU need not be there. `onProgress` receives each phase and how
 * much of it is done, 0 to 1. Several processes may do it at once. Throws a sentence saying what is
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
  const tfjsNode = await installNativePackage();
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
        await buildEngine(build, final.folder, tools, tfjsNode, onProgress);
        built = true;
      },
    );
  }
  linkBinding(final.binding, tfjsNode);
  return { version: build.version, folder: final.folder, built };
}

async function buildEngine(
  build: Build,
  finalFolder: string,
  { python, compiler }: Toolchain,
  tfjsNode: string,
  onProgress: (phase: Phase, fraction: number) => void,
): Promise<void> {
  // Under the lock, whatever lies there was left by a process that was killed, or lacks files.
  await removeStaleFolders(finalFolder);
  rmSync(finalFolder, { recursive: true, force: true });
  await expectSpace(build, dirname(finalFolder));
  try {
    await createFolderAtomically(finalFolder, async (folder) => {
      const unfinished = buildFolderIn(folder);
      const workFolder = join(dirname(folder), "wheels");
      await fillBuildFolder(python, partsOf(build), { workFolder, folder }, onProgress);
      onProgress("compile", 0);
      const { libraries } = buildFolderIn(finalFolder);
      await compileBinding(compiler, tfjsNode, build, unfinished, libraries);
      onProgress("compile", 1);
      onProgress("check", 0);
      await checkBinding(unfinished.binding);
      if (build.accelerator === "gpu") await checkCuda(python, unfinished);
      writeFileSync(unfinished.record, recordOf(build, finalFolder));
    });
    onProgress("check", 1);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${finalFolder}: the native engine could not be made (${reason(error)}).`, {
      cause: error,
    });
  }
}

async function expectSpace(build: Build, folder: string): Promise<void> {
  const needed = bytesToFill(partsOf(build));
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed) {
    throw new UserError(
      `The native engine needs ${formatBytes(needed)} while it is made, and ${folder} has ${formatBytes(bavail * bsize)} left: free some space, or choose another place with REMIXMATCH_CACHE.`,
    );
  }
}
