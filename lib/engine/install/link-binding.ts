import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { threadId } from "node:worker_threads";
import { makeFolderSync } from "../../base/make-folder";
import { UserError, reason } from "../../base/user-error";
import { bindingPlace } from "./packages";

/**
 * Copies the compiled binding to where the native package looks for it, unless the same lies there.
 * The last step is a rename, so that half a file is never loaded.
 * Throws a sentence when node_modules cannot be written.
 */
export function linkBinding(binding: string, tfjsNode: string): void {
  const place = bindingPlace(tfjsNode);
  if (existsSync(place) && readFileSync(place).equals(readFileSync(binding))) return;
  const half = `${place}.${process.pid}-${threadId}`;
  try {
    makeFolderSync(dirname(place));
    copyFileSync(binding, half);
    renameSync(half, place);
  } catch (error) {
    if (existsSync(half)) rmSync(half);
    throw new UserError(
      `The binding to TensorFlow could not be put into ${dirname(place)} (${reason(error)}): make that folder writable and run \`npx remixmatch engine install\`.`,
      { cause: error },
    );
  }
}
