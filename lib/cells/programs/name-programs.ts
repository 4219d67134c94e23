import { ChildProcess } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import { ENDS_WITH } from "../../base/ends-with";

interface Spawning {
  spawn: (this: ChildProcess, options: { envPairs?: string[] }) => unknown;
}

type Callable = (...args: unknown[]) => unknown;

/**
 * Gives what cells start the variable by which it is known also where they give it an environment of
 * their own that says nothing of it: `spawn("make", { env: { CC: "clang" } })`.
 */
export function namePrograms(): void {
  const value = process.env[ENDS_WITH];
  if (value === undefined) return;
  nameSpawned(`${ENDS_WITH}=${value}`);
  // The module that cells have: what runs them may have a copy.
  const childProcess = process.getBuiltinModule("node:child_process");
  for (const name of ["execSync", "execFileSync", "spawnSync"] as const) {
    Reflect.set(childProcess, name, withNamed(childProcess[name] as Callable, value));
  }
  syncBuiltinESMExports();
}

// Where all functions meet that do not wait for the program.
function nameSpawned(pair: string): void {
  const prototype = ChildProcess.prototype as unknown as Spawning;
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const { envPairs } = options;
    if (!envPairs?.some((one) => one.startsWith(`${ENDS_WITH}=`))) envPairs?.push(pair);
    return spawn.call(this, options);
  };
}

// Those that wait meet nowhere within reach; each takes the environment in its last argument.
function withNamed(run: Callable, value: string): Callable {
  const named = (argument: unknown): unknown => {
    const { env } = (argument ?? {}) as { env?: unknown };
    if (typeof env !== "object" || env === null) return argument;
    return { ...(argument as object), env: { [ENDS_WITH]: value, ...env } };
  };
  return new Proxy(run, {
    apply: (_, self, args: unknown[]): unknown => Reflect.apply(run, self, args.map(named)),
  });
}
