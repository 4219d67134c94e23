import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";
import { packageVersion } from "../../lib/base/package-root";

/** On what something was measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
  readonly remixmatch: string;
  readonly date: string;
}

export function describeMachine(): Machine {
  return {
    processor: cpus().at(0)?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    remixmatch: packageVersion(),
    date: new Date().toISOString(),
  };
}

/** How many processes wanted to compute in the last minute; below 1 the machine was idle. */
export function currentLoad(): number {
  return Math.round(100 * loadavg()[0]) / 100;
}
