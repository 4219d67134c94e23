import { UserError } from "../../base/user-error";
import type { DataSetEntry } from "../manifest/schema";
import { baseName, downloadFolders, checkManualFiles } from "./fetch-download";

/** The error when no source had a data set: what was wrong with each, and how to go on by hand. */
export async function noSourceError(
  { name, title, sources }: DataSetEntry,
  folder: string,
  reasons: readonly string[],
): Promise<UserError> {
  const { manual } = downloadFolders(folder, name);
  const wanted = sources[0].downloads
    .map((from) => `${baseName(from)} (${from.bytes} bytes)`)
    .join(", ");
  const wrong = await checkManualFiles(
    sources.flatMap(({ downloads }) => downloads),
    { manual, partial: manual },
  );
  const lines = [
    `${title} could not be fetched:`,
    ...reasons.map((each) => `- ${each}`),
    ...wrong.map((each) => `- by hand: ${each}`),
    ...proxyHint(process.env, process.versions.node),
    `To bring it by hand, put ${wanted} into ${manual} and run \`npx remixmatch data get ${name}\` again.`,
  ];
  return new UserError(lines.join("\n"));
}

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"];

/**
 * A sentence on proxies, where the environment names one that Node does not use: Node 24, and 22
 * from 22.21 on, use it when NODE_USE_ENV_PROXY is 1, and older ones never.
 */
export function proxyHint(env: NodeJS.ProcessEnv, node: string): string[] {
  const named = PROXIES.find((variable) => env[variable]);
  const [major, minor] = node.split(".").map(Number);
  const can = major >= 24 || (major === 22 && minor >= 21);
  if (named === undefined) return [];
  if (!can) {
    return [
      `${named} is set, but Node ${node} does not use it: take Node 24, or bring it by hand.`,
    ];
  }
  const used = env.NODE_USE_ENV_PROXY === "1" || /--use-env-proxy/.test(env.NODE_OPTIONS ?? "");
  return used ? [] : [`${named} is set; Node uses it only with NODE_USE_ENV_PROXY=1.`];
}
