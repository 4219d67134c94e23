import { type Outcome, start } from "./engine/child";

/**
 * Runs this Node with a folder on a disk of its own, of a size such as "1m", in a name space that
 * may mount one. Where that is not allowed, stderr speaks of unshare or mount.
 */
export function inSmallDisk(
  folder: string,
  size: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Outcome> {
  const script = `mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"`;
  const words = ["-rm", "sh", "-c", script, "sh", size, folder, process.execPath, ...args];
  return start("unshare", words, env).outcome.catch((error: unknown) => ({
    code: null,
    stdout: "",
    stderr: String(error),
  }));
}
