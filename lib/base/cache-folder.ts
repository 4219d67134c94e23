import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The folder of this user in which engines and data sets are kept: `REMIXMATCH_CACHE` where set,
 * otherwise the platform's usual place for caches (`XDG_CACHE_HOME` or `~/.cache`,
 * `~/Library/Caches`).
 */
export function defaultCacheFolder(): string {
  const { REMIXMATCH_CACHE: chosen, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (chosen) return chosen;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "remixmatch");
  if (process.platform === "win32" && local) return join(local, "remixmatch", "cache");
  // The XDG specification says to ignore a relative path.
  const caches = xdg && isAbsolute(xdg) ? xdg : join(homedir(), ".cache");
  return join(caches, "remixmatch");
}
