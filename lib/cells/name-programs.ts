import { ChildProcess } from "node:child_process";
import { ENDS_WITH } from "../base/ends-with";

interface Spawning {
  spawn?: (this: ChildProcess, options: { envPairs?: string[] }) => unknown;
}

/**
 * Gives what cells start the variable by which it is known also where they give it an environment of
 * their own that says nothing of it: `spawn("make", { env: { CC: "clang" } })`.
 */
export function namePrograms(): void {
  const pair = `${ENDS_WITH}=${process.env[ENDS_WITH]}`;
  const prototype = ChildProcess.prototype as Spawning;
  const { spawn } = prototype;
  if (process.env[ENDS_WITH] === undefined || spawn === undefined) return;
  prototype.spawn = function (options) {
    const { envPairs } = options;
    if (!envPairs?.some((one) => one.startsWith(`${ENDS_WITH}=`))) envPairs?.push(pair);
    return spawn.call(this, options);
  };
}
